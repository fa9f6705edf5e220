import { useTranslation } from 'react-i18next';
import { useCameras, useCity, useNames } from '../api/queries.ts';
import type { CameraNames, Name } from '../api/types.ts';
import { currentLanguage } from '../i18n/index.ts';

/** The city's own names, in the reader's language. */
export function useName(): (name: Name | undefined, otherwise?: string) => string {
  // This draws every name again when the language changes.
  useTranslation();
  return (name, otherwise = '') => name?.[currentLanguage()] ?? otherwise;
}

/** What a camera and its places are called: from the list of cameras or, for a person who may not list cameras, from the names of shared alerts. */
export function useNamesOf(): (camera: string) => CameraNames | undefined {
  const [cameras, names] = [useCameras().data, useNames().data];
  return (camera) =>
    cameras?.find((listed) => listed.camera === camera) ?? names?.find((named) => named.camera === camera);
}

/** A camera by its name; by its id only where no name is known. */
export function useCameraName(): (camera: string) => string {
  const [name, namesOf] = [useName(), useNamesOf()];
  return (camera) => name(namesOf(camera)?.name, camera);
}

/** An agency by its name; the agency that operates the cameras is the city itself. */
export function useAgencyName(): (agency: string) => string {
  const { t } = useTranslation();
  const name = useName();
  const city = useCity().data;
  return (agency) =>
    agency === city?.operatedBy
      ? t('shell.cityAgency', { city: name(city.name) })
      : name(city?.agencies.find(({ id }) => id === agency)?.name, agency);
}
