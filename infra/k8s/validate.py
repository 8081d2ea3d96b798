"""Checks every manifest here: `pip install kubernetes-validate`, then `python3 infra/k8s/validate.py`.

Built-in kinds go by the schemas of Kubernetes, ScaledObjects by what KEDA reads.
"""

import sys
from pathlib import Path

import kubernetes_validate
import yaml

# Nothing is left behind in the folder.
sys.dont_write_bytecode = True
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


deployments, scaled = set(), set()
checked = 0
for file in sorted(folder.glob("*.yaml")):
    for manifest in yaml.safe_load_all(file.read_text()):
        # A file for kustomize itself, not an object of the cluster.
        if manifest["kind"] == "Kustomization":
            continue
        wrong = check(manifest)
        if wrong:
            sys.exit("\n".join(f"{file.name}, {manifest['kind']}: {problem}" for problem in wrong))
        if manifest["kind"] == "Deployment":
            deployments.add(manifest["metadata"]["name"])
        if manifest["kind"] == "ScaledObject":
            scaled.add(manifest["spec"]["scaleTargetRef"]["name"])
        checked += 1

if scaled - deployments:
    sys.exit(f"scalers.yaml scales what is not there: {', '.join(sorted(scaled - deployments))}")
listed = yaml.safe_load((folder / "kustomization.yaml").read_text())["resources"]
missing = [name for name in listed if not (folder / name).exists()]
if missing:
    sys.exit(f"kustomization.yaml lists what is not there: {', '.join(missing)}")
print(f"{checked} manifests are valid for Kubernetes {version} and KEDA {scaled_objects.VERSION}")
