{{/* The name of a service's objects, unique in the namespace even when a city's release and a district's share it. */}}
{{- define "marsad.name" -}}
{{- printf "%s-%s" .release .service | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "marsad.selector" -}}
app.kubernetes.io/part-of: marsad
app.kubernetes.io/instance: {{ .release }}
app.kubernetes.io/name: {{ .service }}
{{- end -}}

{{- define "marsad.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}{{ .repository }}@{{ .digest }}{{- else -}}{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}{{- end -}}
{{- end -}}
{{- end -}}

{{/* The place in the names of this release's consumer groups: its district, or `city`. */}}
{{- define "marsad.place" -}}
{{- if eq .Values.scope "city" -}}city{{- else -}}{{ first .Values.districts }}{{- end -}}
{{- end -}}

{{/* The name of a service's PriorityClass, unique in the cluster. */}}
{{- define "marsad.priorityClass" -}}
{{- printf "%s-%s" .root.Release.Namespace (include "marsad.name" .) -}}
{{- end -}}

{{/* Whether KEDA scales this service in this release: by the lag of its consumer groups here, or by processor load. */}}
{{- define "marsad.scales" -}}
{{- if and .root.Values.keda.enabled .spec.maxReplicas (not .spec.standby) (or .spec.cpuUtilisation (get (.spec.groups | default dict) .root.Values.scope)) -}}yes{{- end -}}
{{- end -}}

{{/* Checks the values that every release needs, so that a missing address fails here and not in a pod that restarts for ever. */}}
{{- define "marsad.check" -}}
{{- if not .Values.districts }}{{ fail "districts: name the district of this release, or every district for the city's" }}{{ end -}}
{{- if and (eq .Values.scope "district") (ne (len .Values.districts) 1) }}{{ fail "a release of a district serves exactly one: one release each" }}{{ end -}}
{{- if not .Values.kafka.brokers }}{{ fail "kafka.brokers: name at least one broker as host:port" }}{{ end -}}
{{- end -}}

{{/* The environment of one service. Its passwords and keys come from the service's own secret. */}}
{{- define "marsad.env" -}}
{{- $ := .root -}}
- name: NODE_ENV
  value: production
- name: MARSAD_CITY
  value: {{ $.Values.city | quote }}
- name: MARSAD_DISTRICTS
  value: {{ join "," $.Values.districts | quote }}
- name: MARSAD_REPLICA
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
# Probes and Prometheus use the pod's own address. The network policy decides who may reach it.
- name: MARSAD_TELEMETRY_HOST
  value: 0.0.0.0
- name: MARSAD_TELEMETRY_PORT
  value: '9464'
- name: MARSAD_LOG_LEVEL
  value: {{ $.Values.logLevel | quote }}
- name: MARSAD_KAFKA_BROKERS
  value: {{ join "," $.Values.kafka.brokers | quote }}
- name: MARSAD_KAFKA_USERNAME
  value: {{ .service | quote }}
{{- if gt (len .spec.scopes) 1 }}
# A service that runs in both kinds of release does only this release's part.
- name: MARSAD_PART
  value: {{ $.Values.scope | quote }}
{{- end }}
{{- with $.Values.otlpEndpoint }}
- name: MARSAD_OTLP_ENDPOINT
  value: {{ . | quote }}
{{- end }}
{{- if has "objects" .spec.needs }}
- name: MARSAD_S3_ENDPOINT
  value: {{ required "objects.endpoint: where the object store is" $.Values.objects.endpoint | quote }}
- name: MARSAD_S3_ACCESS_KEY
  value: {{ .service | quote }}
{{- end }}
{{- if has "clickhouse" .spec.needs }}
- name: MARSAD_CLICKHOUSE_URL
  value: {{ required "clickhouse.url: where ClickHouse is" $.Values.clickhouse.url | quote }}
- name: MARSAD_CLICKHOUSE_USERNAME
  value: {{ .service | quote }}
{{- end }}
{{- if has "models" .spec.needs }}
- name: MARSAD_MODELS
  value: /srv/marsad/models
{{- end }}
{{- if has "governanceKey" .spec.needs }}
- name: MARSAD_GOVERNANCE_PUBLIC_KEY
  value: {{ required "governancePublicKey: the key that acts and grants are verified with" $.Values.governancePublicKey | quote }}
{{- end }}
{{- if has "oidc" .spec.needs }}
- name: MARSAD_OIDC_ISSUER
  value: {{ required "oidc.issuer: where people sign in" $.Values.oidc.issuer | quote }}
- name: MARSAD_OIDC_CLIENT_ID
  value: {{ $.Values.oidc.clientId | quote }}
{{- with $.Values.oidc.acrValues }}
- name: MARSAD_OIDC_ACR_VALUES
  value: {{ join "," . | quote }}
{{- end }}
{{- with $.Values.oidc.amrValues }}
- name: MARSAD_OIDC_AMR_VALUES
  value: {{ join "," . | quote }}
{{- end }}
{{- with $.Values.oidc.secondFactorRoles }}
- name: MARSAD_SECOND_FACTOR_ROLES
  value: {{ join "," . | quote }}
{{- end }}
{{- end }}
{{- if has "cityFile" .spec.needs }}
- name: MARSAD_CITY_FILE
  value: /etc/marsad/city.yaml
{{- end }}
{{- if and (has "mapTiles" .spec.needs) $.Values.mapTiles.claim }}
- name: MARSAD_MAP_TILES
  value: /srv/marsad-maps/{{ $.Values.mapTiles.file }}
{{- end }}
{{- if has "spool" .spec.needs }}
- name: MARSAD_SPOOL
  value: /var/spool/marsad
{{- end }}
{{- if has "viewCache" .spec.needs }}
# A folder inside the volume: the service deletes everything in it at its start, and makes it for its own user alone.
- name: MARSAD_VIEW_CACHE
  value: /var/cache/marsad/recordings
- name: MARSAD_VIEW_CACHE_BYTES
  value: {{ $.Values.viewCache.bytes | quote }}
{{- end }}
{{- if has "evidence" .spec.needs }}
- name: MARSAD_EVIDENCE_SPOOL
  value: /var/cache/marsad/evidence
- name: MARSAD_AUDIT_PUBLIC_KEY
  value: {{ required "auditPublicKey: the key that the audit log is verified with" $.Values.auditPublicKey | quote }}
{{- end }}
{{- if or (has "spool" .spec.needs) (has "edgeDoor" .spec.needs) (eq .service "governance") }}
# The networks in which a camera may have a private address.
- name: MARSAD_CAMERA_NETWORKS
  value: {{ join "," $.Values.networkPolicy.cameras | quote }}
{{- end }}
{{- if has "edgeDoor" .spec.needs }}
- name: MARSAD_EDGE_HOST
  value: 0.0.0.0
- name: MARSAD_EDGE_PORT
  value: {{ $.Values.edgeDoor.port | quote }}
- name: MARSAD_EDGE_CERTIFICATE
  value: /etc/marsad-edge/tls.crt
- name: MARSAD_EDGE_KEY
  value: /etc/marsad-edge/tls.key
- name: MARSAD_EDGE_CAMERA_CA
  value: /etc/marsad-edge/ca.crt
{{- end }}
{{- if and (has "cameraCredentials" .spec.needs) $.Values.cameraCredentials.secret }}
- name: MARSAD_CAMERA_CREDENTIALS
  value: /etc/marsad-cameras/credentials.json
{{- end }}
{{- with .spec.port }}
- name: MARSAD_HTTP_HOST
  value: 0.0.0.0
- name: MARSAD_HTTP_PORT
  value: {{ . | quote }}
- name: MARSAD_PUBLIC_URL
  value: {{ required "publicUrl: the address that people type" $.Values.publicUrl | quote }}
{{- with $.Values.trustedProxies }}
- name: MARSAD_TRUSTED_PROXIES
  value: {{ join "," . | quote }}
{{- end }}
{{- end }}
{{- range $name, $value := .spec.env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* The pod of one service, for a Deployment or a StatefulSet. */}}
{{- define "marsad.pod" -}}
{{- $ := .root -}}
metadata:
  labels:
    {{- include "marsad.selector" . | nindent 4 }}
  annotations:
    prometheus.io/scrape: 'true'
    prometheus.io/port: '9464'
    prometheus.io/path: /metrics
    {{- if has "cityFile" .spec.needs }}
    marsad.example/city-file: {{ $.Values.cityFile | sha256sum }}
    {{- end }}
spec:
  # No pod calls the Kubernetes API.
  automountServiceAccountToken: false
  serviceAccountName: {{ include "marsad.name" . }}
  terminationGracePeriodSeconds: 60
  {{- if .spec.priority }}
  priorityClassName: {{ include "marsad.priorityClass" . }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    seccompProfile:
      type: RuntimeDefault
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "marsad.selector" . | nindent 10 }}
  containers:
    - name: {{ .service }}
      image: {{ include "marsad.image" $ }}
      imagePullPolicy: {{ $.Values.image.pullPolicy }}
      args: ['services/{{ .service }}/main.ts']
      env:
        {{- include "marsad.env" . | nindent 8 }}
      envFrom:
        - secretRef:
            name: {{ printf $.Values.secretOf .service }}
      ports:
        - name: telemetry
          containerPort: 9464
        {{- with .spec.port }}
        - name: http
          containerPort: {{ . }}
        {{- end }}
        {{- if has "edgeDoor" .spec.needs }}
        - name: edge
          containerPort: {{ $.Values.edgeDoor.port }}
        {{- end }}
      startupProbe:
        httpGet: { path: /health, port: telemetry }
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet: { path: /health, port: telemetry }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      readinessProbe:
        httpGet: { path: /ready, port: telemetry }
        periodSeconds: 5
        timeoutSeconds: 3
      resources:
        {{- toYaml .spec.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        {{- if has "cityFile" .spec.needs }}
        - name: city
          mountPath: /etc/marsad
          readOnly: true
        {{- end }}
        {{- if and (has "mapTiles" .spec.needs) $.Values.mapTiles.claim }}
        - name: map-tiles
          mountPath: /srv/marsad-maps
          readOnly: true
        {{- end }}
        {{- if has "spool" .spec.needs }}
        - name: spool
          mountPath: /var/spool/marsad
        {{- end }}
        {{- if has "viewCache" .spec.needs }}
        - name: view-cache
          mountPath: /var/cache/marsad
        {{- end }}
        {{- if has "evidence" .spec.needs }}
        - name: evidence
          mountPath: /var/cache/marsad
        {{- end }}
        {{- if has "edgeDoor" .spec.needs }}
        - name: edge-door
          mountPath: /etc/marsad-edge
          readOnly: true
        {{- end }}
        {{- if and (has "cameraCredentials" .spec.needs) $.Values.cameraCredentials.secret }}
        - name: camera-credentials
          mountPath: /etc/marsad-cameras
          readOnly: true
        {{- end }}
  volumes:
    - name: tmp
      emptyDir:
        sizeLimit: 1Gi
    {{- if and (has "mapTiles" .spec.needs) $.Values.mapTiles.claim }}
    - name: map-tiles
      persistentVolumeClaim:
        claimName: {{ $.Values.mapTiles.claim }}
        readOnly: true
    {{- end }}
    {{- if has "viewCache" .spec.needs }}
    - name: view-cache
      emptyDir:
        sizeLimit: {{ $.Values.viewCache.sizeLimit }}
    {{- end }}
    {{- if has "evidence" .spec.needs }}
    - name: evidence
      emptyDir:
        sizeLimit: {{ $.Values.evidence.sizeLimit }}
    {{- end }}
    {{- if has "edgeDoor" .spec.needs }}
    - name: edge-door
      secret:
        secretName: {{ $.Values.edgeDoor.tlsSecret }}
    {{- end }}
    {{- if and (has "cameraCredentials" .spec.needs) $.Values.cameraCredentials.secret }}
    - name: camera-credentials
      secret:
        secretName: {{ $.Values.cameraCredentials.secret }}
    {{- end }}
    {{- if has "cityFile" .spec.needs }}
    - name: city
      configMap:
        name: {{ .release }}-city
    {{- end }}
{{- end -}}
