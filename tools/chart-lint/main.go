// chart-lint lints a Helm chart and renders it with Helm's own library. It then decodes every manifest with Kubernetes' own decoder, strictly and into
// typed objects, as the API server does: a misspelt field is an error. It reads KEDA's resources as strictly, and follows the names by which the
// objects of a release refer to each other.
//
//	chart-lint CHART VALUES.yaml [VALUES.yaml ...]   each values file is one release; its manifests are also written to stdout with -print
package main

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/lint"
	"helm.sh/helm/v3/pkg/lint/support"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/yaml"
)

func main() {
	show := flag.Bool("print", false, "write the rendered manifests to stdout")
	flag.Parse()
	if flag.NArg() < 2 {
		fmt.Fprintln(os.Stderr, "usage: chart-lint [-print] CHART VALUES.yaml [VALUES.yaml ...]")
		os.Exit(2)
	}
	failed := false
	for _, values := range flag.Args()[1:] {
		objects, err := check(flag.Arg(0), values, *show)
		if err != nil {
			failed = true
			fmt.Fprintf(os.Stderr, "%s: %v\n", values, err)
			continue
		}
		fmt.Fprintf(os.Stderr, "%s: %d objects, all of them valid\n", values, objects)
	}
	if failed {
		os.Exit(1)
	}
}

// check lints the chart with these values, renders it and decodes every manifest. It returns how many objects there are.
func check(path, valuesPath string, show bool) (int, error) {
	text, err := os.ReadFile(valuesPath)
	if err != nil {
		return 0, err
	}
	values := map[string]any{}
	if err := yaml.UnmarshalStrict(text, &values); err != nil {
		return 0, err
	}
	var complaints []error
	for _, message := range lint.AllWithKubeVersion(path, values, "marsad", nil).Messages {
		if message.Severity >= support.WarningSev {
			complaints = append(complaints, message)
		}
	}
	if len(complaints) > 0 {
		return 0, errors.Join(complaints...)
	}
	chart, err := loader.Load(path)
	if err != nil {
		return 0, err
	}
	release := chartutil.ReleaseOptions{Name: "marsad", Namespace: "marsad", IsInstall: true, Revision: 1}
	top, err := chartutil.ToRenderValues(chart, values, release, chartutil.DefaultCapabilities)
	if err != nil {
		return 0, err
	}
	rendered, err := engine.Render(chart, top)
	if err != nil {
		return 0, err
	}
	names := make([]string, 0, len(rendered))
	for name := range rendered {
		if strings.HasSuffix(name, ".yaml") {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	var objects []any
	var problems []error
	for _, name := range names {
		decoded, err := decode(rendered[name])
		objects = append(objects, decoded...)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", name, err))
		}
		if show && strings.TrimSpace(rendered[name]) != "" {
			fmt.Printf("---\n# %s\n%s\n", name, rendered[name])
		}
	}
	if len(problems) == 0 {
		problems = append(problems, checkReferences(objects))
	}
	return len(objects), errors.Join(problems...)
}

// decode reads the manifests of one template strictly. With an error it returns the objects before the wrong one.
func decode(manifests string) ([]any, error) {
	strict := json.NewSerializerWithOptions(json.DefaultMetaFactory, scheme.Scheme, scheme.Scheme, json.SerializerOptions{Strict: true})
	reader := utilyaml.NewYAMLReader(bufio.NewReader(strings.NewReader(manifests)))
	var objects []any
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return objects, err
		}
		asJSON, err := yaml.YAMLToJSONStrict(document)
		if err != nil {
			return objects, err
		}
		if bytes.Equal(bytes.TrimSpace(asJSON), []byte("null")) {
			continue
		}
		kind, err := json.DefaultMetaFactory.Interpret(asJSON)
		if err != nil {
			return objects, err
		}
		object, err := decodeKeda(kind.GroupKind(), asJSON)
		if object == nil && err == nil {
			object, _, err = strict.Decode(asJSON, nil, nil)
		}
		if runtime.IsNotRegisteredError(err) {
			return objects, fmt.Errorf("%s is no kind of Kubernetes that is known here", kind)
		}
		if err != nil {
			return objects, err
		}
		objects = append(objects, object)
	}
}
