import { NavigationControl, type GeoJSONSource, type Map as MapLibre, type MapLayerMouseEvent } from 'maplibre-gl';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraView, CityView, MapViews } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useName } from '../../parts/names.ts';
import { useStreets } from '../../parts/streets/use-streets.ts';
import { districtMarker } from '../overview/district-marker.ts';
import { useMap } from '../overview/use-map.ts';
import { CAMERAS, CHOSEN, GROUND, layersOf, SOURCES } from './map-layers.ts';
import { cameraPoints, seenGround, type CameraPoints, type Happening } from './map-marks.ts';
import styles from './map.module.css';

/** A camera that the map moves to, and a number that differs for each time. */
export type Aim = { readonly camera: string; readonly ordinal: number };

type Props = {
  city: CityView;
  dark: boolean;
  cameras: readonly CameraView[];
  views: MapViews;
  happenings: readonly Happening[];
  isNow: boolean;
  chosen: CameraView | undefined;
  aim: Aim | undefined;
  onChoose: (camera: string) => void;
};

/** Near enough to see at which corner a camera stands. */
const NEAR_ZOOM = 15.5;
type Drawn = { cameras: number; groups: number; happenings: number };

/** The map itself. What it draws is in the list beside it too, so a person who does not see it lacks nothing. */
export default function MapCanvas({ city, dark, cameras, views, happenings, isNow, chosen, aim, onChoose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useName();
  const box = useRef<HTMLDivElement>(null);
  const { map: loaded, hasFailed } = useMap(box, city, dark);
  const map = useLayers(loaded, dark);
  const points = useMemo(() => cameraPoints(cameras, happenings, isNow), [cameras, happenings, isNow]);
  usePoints(map, points);
  useEffect(() => setData(map, GROUND, seenGround(views)), [map, views]);
  useEffect(() => setData(map, CHOSEN, pointOf(chosen)), [map, chosen]);
  useAim(map, cameras, aim);
  usePresses(map, onChoose);
  useEffect(() => {
    if (!map) return undefined;
    const markers = city.districts.map((district) => districtMarker(district, name(district.name)).addTo(map));
    return () => markers.forEach((marker) => marker.remove());
  }, [map, city, name]);
  const drawn = useDrawn(map);
  const streets = useStreets();

  return (
    <div className={styles.frame}>
      <section className={styles.map} aria-label={t('map.area')} data-part="city-map">
        {hasFailed ? (
          <p className={styles.failed}>{t('live.mapUnavailable')}</p>
        ) : (
          <div ref={box} className={styles.box} dir="ltr" />
        )}
      </section>
      <p className={styles.drawn} data-part="drawn" data-cameras={drawn?.cameras} data-groups={drawn?.groups}>
        {drawn &&
          t('map.drawn', {
            cameras: format.number(drawn.cameras),
            groups: format.number(drawn.groups),
            happenings: format.number(drawn.happenings),
          })}{' '}
        {t('map.areaHint')} {streets.data === null && t('map.noStreets')} {streets.error && t('map.streetsFailed')}
      </p>
    </div>
  );
}

/** The map once it has the layers of this page. */
function useLayers(loaded: MapLibre | undefined, dark: boolean): MapLibre | undefined {
  const [map, setMap] = useState<MapLibre>();
  useEffect(() => {
    if (!loaded) return undefined;
    for (const [id, source] of Object.entries(SOURCES)) loaded.addSource(id, source);
    for (const layer of layersOf(dark)) loaded.addLayer(layer);
    loaded.addControl(new NavigationControl({ showCompass: false }));
    setMap(loaded);
    return () => setMap(undefined);
  }, [loaded, dark]);
  return map;
}

type Data = Parameters<GeoJSONSource['setData']>[0];
const setData = (map: MapLibre | undefined, source: string, data: unknown): void =>
  void map?.getSource<GeoJSONSource>(source)?.setData(data as Data);

/** Draws the points anew only if one of them differs: clusters of thousands take a while. */
function usePoints(map: MapLibre | undefined, points: CameraPoints): void {
  const drawn = useRef<{ map: MapLibre; text: string }>(undefined);
  useEffect(() => {
    if (!map) return;
    const text = JSON.stringify(points.features);
    if (drawn.current?.map === map && drawn.current.text === text) return;
    drawn.current = { map, text };
    setData(map, CAMERAS, points);
  }, [map, points]);
}

const pointOf = (camera: CameraView | undefined) => ({
  type: 'FeatureCollection',
  features: camera
    ? [{ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [...camera.position] } }]
    : [],
});

function useAim(map: MapLibre | undefined, cameras: readonly CameraView[], aim: Aim | undefined): void {
  const known = useRef(cameras);
  useEffect(() => {
    known.current = cameras;
  }, [cameras]);
  useEffect(() => {
    const position = known.current.find(({ camera }) => camera === aim?.camera)?.position;
    if (!map || !position) return;
    map.easeTo({ center: [position[0], position[1]], zoom: Math.max(map.getZoom(), NEAR_ZOOM), duration: 350 });
  }, [map, aim]);
}

/** A press on a camera chooses it, a press on a group goes nearer until the group falls apart. */
function usePresses(map: MapLibre | undefined, onChoose: (camera: string) => void): void {
  const latest = useRef(onChoose);
  useEffect(() => {
    latest.current = onChoose;
  }, [onChoose]);
  useEffect(() => {
    if (!map) return undefined;
    const choose = ({ features }: MapLayerMouseEvent): void => latest.current(String(features?.[0]?.properties['id']));
    const open = ({ features, lngLat }: MapLayerMouseEvent): void => {
      const cluster = Number(features?.[0]?.properties['cluster_id']);
      const source = map.getSource<GeoJSONSource>(CAMERAS);
      void source?.getClusterExpansionZoom(cluster).then((zoom) => map.easeTo({ center: lngLat, zoom, duration: 350 }));
    };
    const point = (): void => void (map.getCanvas().style.cursor = 'pointer');
    const leave = (): void => void (map.getCanvas().style.cursor = '');
    const listening = [
      map.on('click', 'map-camera', choose),
      map.on('click', 'map-cluster', open),
      ...['map-camera', 'map-cluster'].flatMap((layer) => [
        map.on('mouseenter', layer, point),
        map.on('mouseleave', layer, leave),
      ]),
    ];
    return () => listening.forEach((subscription) => subscription.unsubscribe());
  }, [map]);
}

/** What the map shows at this moment, counted once it stands still. */
function useDrawn(map: MapLibre | undefined): Drawn | undefined {
  const [drawn, setDrawn] = useState<Drawn>();
  useEffect(() => {
    if (!map) return undefined;
    const count = (): void => {
      const features = map.queryRenderedFeatures({ layers: ['map-camera', 'map-cluster'] });
      // A feature at the edge of a tile is in both tiles.
      const each = new Map(
        features.map(({ properties }) => [properties['cluster_id'] ?? properties['id'], properties]),
      );
      const sumOf = (key: string, otherwise: number): number =>
        [...each.values()].reduce((sum, properties) => sum + Number(properties[key] ?? otherwise), 0);
      const groups = [...each.values()].filter((properties) => 'point_count' in properties).length;
      const next = { cameras: sumOf('point_count', 1), groups, happenings: sumOf('happenings', 0) };
      setDrawn((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    const listening = map.on('idle', count);
    return () => listening.unsubscribe();
  }, [map]);
  return drawn;
}
