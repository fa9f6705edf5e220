package main

import (
	"errors"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
)

// names are the objects of a release that its other objects name.
type names struct {
	accounts, classes, authentications, workloads map[string]bool
}

// checkReferences complains about every name that leads nowhere: the API server accepts it, and the pod never starts or never scales.
func checkReferences(objects []any) error {
	known := namesOf(objects)
	var problems []error
	for _, object := range objects {
		switch object := object.(type) {
		case *appsv1.Deployment:
			problems = append(problems, checkPod(object.Name, object.Spec.Template.Spec, nil, known))
		case *appsv1.StatefulSet:
			problems = append(problems, checkPod(object.Name, object.Spec.Template.Spec, object.Spec.VolumeClaimTemplates, known))
		case scaledObject:
			problems = append(problems, checkScaled(object, known))
		}
	}
	return errors.Join(problems...)
}

func namesOf(objects []any) names {
	known := names{accounts: map[string]bool{}, classes: map[string]bool{}, authentications: map[string]bool{}, workloads: map[string]bool{}}
	for _, object := range objects {
		switch object := object.(type) {
		case *corev1.ServiceAccount:
			known.accounts[object.Name] = true
		case *schedulingv1.PriorityClass:
			known.classes[object.Name] = true
		case triggerAuthentication:
			known.authentications[object.Metadata.Name] = true
		case *appsv1.Deployment:
			known.workloads["Deployment "+object.Name] = true
		case *appsv1.StatefulSet:
			known.workloads["StatefulSet "+object.Name] = true
		}
	}
	return known
}

func checkPod(name string, pod corev1.PodSpec, claims []corev1.PersistentVolumeClaim, known names) error {
	if !known.accounts[pod.ServiceAccountName] {
		return fmt.Errorf("%s: no service account is named %s", name, pod.ServiceAccountName)
	}
	// A release without any class relies on those that the cluster's administrator has created.
	if class := pod.PriorityClassName; class != "" && len(known.classes) > 0 && !known.classes[class] {
		return fmt.Errorf("%s: no priority class is named %s", name, class)
	}
	volumes := map[string]bool{}
	for _, volume := range pod.Volumes {
		volumes[volume.Name] = true
	}
	for _, claim := range claims {
		volumes[claim.Name] = true
	}
	for _, container := range pod.Containers {
		for _, mount := range container.VolumeMounts {
			if !volumes[mount.Name] {
				return fmt.Errorf("%s: no volume is named %s", name, mount.Name)
			}
		}
	}
	return nil
}

func checkScaled(scaled scaledObject, known names) error {
	kind := scaled.Spec.ScaleTargetRef.Kind
	if kind == "" {
		kind = "Deployment"
	}
	if workload := kind + " " + scaled.Spec.ScaleTargetRef.Name; !known.workloads[workload] {
		return fmt.Errorf("ScaledObject %s scales no workload: there is no %s", scaled.Metadata.Name, workload)
	}
	for _, trigger := range scaled.Spec.Triggers {
		if name := trigger.AuthenticationRef.Name; name != "" && !known.authentications[name] {
			return fmt.Errorf("ScaledObject %s: no trigger authentication is named %s", scaled.Metadata.Name, name)
		}
	}
	return nil
}
