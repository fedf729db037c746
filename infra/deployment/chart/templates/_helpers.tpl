{{- define "durasweep.name" -}}
{{- if contains "durasweep" .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-durasweep" .Release.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "durasweep.selector" -}}
app.kubernetes.io/name: durasweep
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "durasweep.labels" -}}
{{ include "durasweep.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "durasweep.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}{{ .Values.serviceAccount.name | default (include "durasweep.name" .) }}{{ else }}{{ .Values.serviceAccount.name | default "default" }}{{ end }}
{{- end }}

{{/* Variables of every worker: addresses are literal, secrets only references. */}}
{{- define "durasweep.env" -}}
- { name: TEMPORAL_ADDRESS, value: {{ .Values.temporal.address | quote }} }
- { name: TEMPORAL_NAMESPACE, value: {{ .Values.temporal.namespace | quote }} }
{{- with .Values.temporal.tls }}
{{- if .enabled }}
- { name: TEMPORAL_TLS, value: "true" }
{{- if .serverName }}
- { name: TEMPORAL_TLS_SERVER_NAME, value: {{ .serverName | quote }} }
{{- end }}
{{- if .secretName }}
- { name: TEMPORAL_TLS_SERVER_CA_CERT_PATH, value: /etc/durasweep/tls/ca.crt }
{{- if .clientCertificate }}
- { name: TEMPORAL_TLS_CLIENT_CERT_PATH, value: /etc/durasweep/tls/tls.crt }
- { name: TEMPORAL_TLS_CLIENT_KEY_PATH, value: /etc/durasweep/tls/tls.key }
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.temporal.apiKey }}
{{- if .secretName }}
- name: TEMPORAL_API_KEY
  valueFrom: { secretKeyRef: { name: {{ .secretName | quote }}, key: {{ .key | quote }} } }
{{- end }}
{{- end }}
{{- with .Values.storage }}
{{- if .endpoint }}
- { name: S3_ENDPOINT, value: {{ .endpoint | quote }} }
{{- end }}
- { name: S3_REGION, value: {{ .region | quote }} }
- { name: S3_BUCKET, value: {{ .bucket | quote }} }
{{- if .secretName }}
- name: S3_ACCESS_KEY_ID
  valueFrom: { secretKeyRef: { name: {{ .secretName | quote }}, key: {{ .accessKeyIdKey | quote }} } }
- name: S3_SECRET_ACCESS_KEY
  valueFrom: { secretKeyRef: { name: {{ .secretName | quote }}, key: {{ .secretAccessKeyKey | quote }} } }
{{- else }}
- { name: S3_CREDENTIALS, value: chain }
{{- end }}
{{- if .sse }}
- { name: S3_SSE, value: {{ .sse | quote }} }
{{- end }}
{{- if .kmsKeyId }}
- { name: S3_SSE_KMS_KEY_ID, value: {{ .kmsKeyId | quote }} }
{{- end }}
{{- end }}
{{- if .Values.encryption.secretName }}
- { name: DURASWEEP_ENCRYPTION_KEYS, value: {{ printf "/etc/durasweep/encryption/%s" .Values.encryption.key | quote }} }
{{- end }}
{{- if .Values.buildId }}
- { name: DURASWEEP_BUILD_ID, value: {{ .Values.buildId | quote }} }
{{- end }}
- { name: DURASWEEP_LOG_LEVEL, value: {{ .Values.logLevel | quote }} }
- { name: DURASWEEP_DATA, value: /tmp/durasweep }
- { name: DURASWEEP_METRICS_ADDRESS, value: "0.0.0.0:9464" }
- { name: DURASWEEP_STATUS_ADDRESS, value: "0.0.0.0:8080" }
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The MLflow server to which workflow workers and commands in the page's pod report sweeps. */}}
{{- define "durasweep.mlflow" -}}
{{- with .Values.mlflow }}
{{- if .uri }}
- { name: MLFLOW_TRACKING_URI, value: {{ .uri | quote }} }
{{- if .secretName }}
{{- $secret := .secretName }}
{{- range $key := list "username" "password" "token" }}
- name: MLFLOW_TRACKING_{{ upper $key }}
  valueFrom: { secretKeyRef: { name: {{ $secret | quote }}, key: {{ $key }}, optional: true } }
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "durasweep.volumes" -}}
- { name: tmp, emptyDir: {} }
{{- if and .Values.temporal.tls.enabled .Values.temporal.tls.secretName }}
- { name: tls, secret: { secretName: {{ .Values.temporal.tls.secretName | quote }}, defaultMode: 0440 } }
{{- end }}
{{- if .Values.encryption.secretName }}
- { name: encryption, secret: { secretName: {{ .Values.encryption.secretName | quote }}, defaultMode: 0440 } }
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "durasweep.mounts" -}}
- { name: tmp, mountPath: /tmp }
{{- if and .Values.temporal.tls.enabled .Values.temporal.tls.secretName }}
- { name: tls, mountPath: /etc/durasweep/tls, readOnly: true }
{{- end }}
{{- if .Values.encryption.secretName }}
- { name: encryption, mountPath: /etc/durasweep/encryption, readOnly: true }
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "durasweep.podSecurity" -}}
{ runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, seccompProfile: { type: RuntimeDefault } }
{{- end }}

{{- define "durasweep.containerSecurity" -}}
{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
{{- end }}

{{/* A worker's pod. Parameters: root, role, part (the values of these workers), image, variables. */}}
{{- define "durasweep.pod" -}}
metadata:
  labels:
    {{- include "durasweep.selector" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
  {{- with .root.Values.podAnnotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "durasweep.serviceAccount" .root }}
  # Nothing here uses the Kubernetes API.
  automountServiceAccountToken: false
  enableServiceLinks: false
  securityContext: {{ include "durasweep.podSecurity" .root }}
  terminationGracePeriodSeconds: {{ .root.Values.terminationGracePeriodSeconds }}
  {{- with .root.Values.imagePullSecrets }}
  imagePullSecrets: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .part.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .part.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if .restartPolicy }}
  restartPolicy: {{ .restartPolicy }}
  {{- end }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "durasweep.selector" .root | nindent 10 }}
          app.kubernetes.io/component: {{ .component }}
  volumes: {{- include "durasweep.volumes" .root | nindent 4 }}
  containers:
    - name: worker
      image: {{ printf "%s:%s" .image.repository (.image.tag | default .root.Chart.AppVersion) | quote }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      args: [{{ .role }}]
      env:
        {{- include "durasweep.env" .root | nindent 8 }}
        {{- if eq .role "workflow" }}
        {{- include "durasweep.mlflow" .root | nindent 8 }}
        {{- end }}
        {{- range $name, $value := .variables }}
        - { name: {{ $name }}, value: {{ $value | toString | quote }} }
        {{- end }}
      ports:
        - { name: metrics, containerPort: 9464 }
        - { name: status, containerPort: 8080 }
      # Loading TensorFlow and checking the kernels takes seconds, or minutes on an overloaded node.
      startupProbe: { httpGet: { path: /ready, port: status }, periodSeconds: 5, failureThreshold: 120 }
      readinessProbe: { httpGet: { path: /ready, port: status }, periodSeconds: 10, timeoutSeconds: 5 }
      livenessProbe: { httpGet: { path: /live, port: status }, periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 6 }
      resources: {{- toYaml .part.resources | nindent 8 }}
      securityContext: {{ include "durasweep.containerSecurity" .root }}
      volumeMounts: {{- include "durasweep.mounts" .root | nindent 8 }}
{{- end }}
