package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// The fields of KEDA's resources (keda.sh/v1alpha1) that the chart uses. A field that is not listed here is refused: KEDA would ignore it if it
// were misspelt.
type meta struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name   string            `json:"name"`
		Labels map[string]string `json:"labels"`
	} `json:"metadata"`
}

type scaledObject struct {
	meta
	Spec struct {
		ScaleTargetRef struct {
			Kind string `json:"kind"`
			Name string `json:"name"`
		} `json:"scaleTargetRef"`
		MinReplicaCount int32     `json:"minReplicaCount"`
		MaxReplicaCount int32     `json:"maxReplicaCount"`
		PollingInterval int32     `json:"pollingInterval"`
		CooldownPeriod  int32     `json:"cooldownPeriod"`
		Triggers        []trigger `json:"triggers"`
	} `json:"spec"`
}

type trigger struct {
	Type       string `json:"type"`
	Name       string `json:"name"`
	MetricType string `json:"metricType"`
	// KEDA takes texts only, numbers included.
	Metadata          map[string]string `json:"metadata"`
	AuthenticationRef struct {
		Name string `json:"name"`
	} `json:"authenticationRef"`
}

type triggerAuthentication struct {
	meta
	Spec struct {
		SecretTargetRef []struct {
			Parameter string `json:"parameter"`
			Name      string `json:"name"`
			Key       string `json:"key"`
		} `json:"secretTargetRef"`
	} `json:"spec"`
}

// settings are the metadata that each trigger needs, and those that it may also have.
var settings = map[string]struct{ needed, allowed []string }{
	"kafka": {
		needed:  []string{"bootstrapServers", "consumerGroup", "lagThreshold"},
		allowed: []string{"scaleToZeroOnInvalidOffset", "sasl"},
	},
	"cpu": {needed: []string{"value"}},
}

// decodeKeda reads a resource of KEDA strictly. It returns nil for any other kind.
func decodeKeda(kind schema.GroupKind, document []byte) (any, error) {
	if kind.Group != "keda.sh" {
		return nil, nil
	}
	switch kind.Kind {
	case "ScaledObject":
		scaled := scaledObject{}
		if err := readStrictly(document, &scaled); err != nil {
			return nil, err
		}
		return scaled, checkTriggers(scaled)
	case "TriggerAuthentication":
		authentication := triggerAuthentication{}
		if err := readStrictly(document, &authentication); err != nil {
			return nil, err
		}
		return authentication, nil
	}
	return nil, fmt.Errorf("%s is no kind of KEDA that is known here", kind.Kind)
}

func readStrictly(document []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

func checkTriggers(scaled scaledObject) error {
	name := scaled.Metadata.Name
	if scaled.Spec.MinReplicaCount > scaled.Spec.MaxReplicaCount {
		return fmt.Errorf("ScaledObject %s: minReplicaCount is above maxReplicaCount", name)
	}
	if len(scaled.Spec.Triggers) == 0 {
		return fmt.Errorf("ScaledObject %s has no trigger", name)
	}
	names := map[string]bool{}
	for _, trigger := range scaled.Spec.Triggers {
		if names[trigger.Name] {
			return fmt.Errorf("ScaledObject %s has two triggers named %q", name, trigger.Name)
		}
		names[trigger.Name] = true
		if err := checkSettings(trigger); err != nil {
			return fmt.Errorf("ScaledObject %s: %w", name, err)
		}
	}
	return nil
}

func checkSettings(trigger trigger) error {
	known, found := settings[trigger.Type]
	if !found {
		return fmt.Errorf("%q is no trigger that is known here", trigger.Type)
	}
	left := map[string]bool{}
	for setting := range trigger.Metadata {
		left[setting] = true
	}
	for _, setting := range known.needed {
		if trigger.Metadata[setting] == "" {
			return fmt.Errorf("the trigger %q has no %s", trigger.Name, setting)
		}
		delete(left, setting)
	}
	for _, setting := range known.allowed {
		delete(left, setting)
	}
	for setting := range left {
		return fmt.Errorf("the trigger %q has an unknown setting %s", trigger.Name, setting)
	}
	return nil
}
