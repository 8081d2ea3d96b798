"""Checks every manifest here: `pip install kubernetes-validate`, then `python3 infra/k8s/validate.py`.

Built-in kinds go by the schemas of Kubernetes, ScaledObjects by what KEDA reads; then names and selectors are looked up.
"""

import sys
from pathlib import Path

import kubernetes_validate
import yaml

# Nothing is left behind in the folder.
sys.dont_write_bytecode = True
import references
import scaled_objects

folder = Path(__file__).parent
version = kubernetes_validate.latest_version()


def check(manifest):
    """What is wrong with one manifest, as sentences."""
    kind = manifest["kind"]
    if kind == "ScaledObject":
        # Names, labels and annotations are the same in every kind.
        return check({"apiVersion": "v1", "kind": "ConfigMap", "metadata": manifest.get("metadata")}) or list(
            scaled_objects.problems(manifest)
        )
    try:
        kubernetes_validate.validate(manifest, version, strict=True)
    except kubernetes_validate.ValidationError as error:
        return [f"{error.message} at {'/'.join(map(str, error.path))}"]
    return []


manifests, wrong = [], []
for file in sorted(folder.glob("*.yaml")):
    for manifest in yaml.safe_load_all(file.read_text()):
        # A file for kustomize itself, not an object of the cluster.
        if manifest["kind"] == "Kustomization":
            continue
        wrong += [f"{file.name}, {manifest['kind']}: {problem}" for problem in check(manifest)]
        manifests.append(manifest)
listed = yaml.safe_load((folder / "kustomization.yaml").read_text())["resources"]
wrong += [f"kustomization.yaml lists {name}, which is not there" for name in listed if not (folder / name).exists()]

wrong = wrong or list(references.problems(manifests))
if wrong:
    sys.exit("\n".join(wrong))
print(f"{len(manifests)} manifests are valid for Kubernetes {version} and KEDA {scaled_objects.VERSION}")
