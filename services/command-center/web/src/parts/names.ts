import { useTranslation } from 'react-i18next';
import { useCameras, useCity, useNames } from '../api/queries.ts';
import type { CameraNames, Name } from '../api/types.ts';
import { currentLanguage } from '../i18n/index.ts';

/** @returns a function that picks a name of the city’s configuration in the reader’s language */
export function useName(): (name: Name | undefined, otherwise?: string) => string {
  // Renders the names again when the language changes.
  useTranslation();
  return (name, otherwise = '') => name?.[currentLanguage()] ?? otherwise;
}

/** Finds the names of a camera and its places among the cameras or, for a person who may not list them, in the names of shared alerts. */
export function useNamesOf(): (camera: string) => CameraNames | undefined {
  const [cameras, names] = [useCameras().data, useNames().data];
  return (camera) =>
    cameras?.find((listed) => listed.camera === camera) ?? names?.find((named) => named.camera === camera);
}

/** The name of a camera, or its id where no name is known. */
export function useCameraName(): (camera: string) => string {
  const [name, namesOf] = [useName(), useNamesOf()];
  return (camera) => name(namesOf(camera)?.name, camera);
}

/** The name of an agency, or its id where no name is known. The agency that operates the cameras is shown as the city. */
export function useAgencyName(): (agency: string) => string {
  const { t } = useTranslation();
  const name = useName();
  const city = useCity().data;
  return (agency) =>
    agency === city?.operatedBy
      ? t('shell.cityAgency', { city: name(city.name) })
      : name(city?.agencies.find(({ id }) => id === agency)?.name, agency);
}
