"""Checks every manifest here against the schemas of Kubernetes: `pip install kubernetes-validate`, then `python3 infra/k8s/validate.py`."""

import sys
from pathlib import Path

import kubernetes_validate
import yaml

# Kinds whose schemas do not come with Kubernetes.
ELSEWHERE = {"Kustomization", "ScaledObject"}

folder = Path(__file__).parent
deployments, scaled = set(), set()
version = kubernetes_validate.latest_version()
checked = 0
for file in sorted(folder.glob("*.yaml")):
    for manifest in yaml.safe_load_all(file.read_text()):
        if manifest["kind"] == "Deployment":
            deployments.add(manifest["metadata"]["name"])
        if manifest["kind"] == "ScaledObject":
            scaled.add(manifest["spec"]["scaleTargetRef"]["name"])
        if manifest["kind"] in ELSEWHERE:
            continue
        try:
            kubernetes_validate.validate(manifest, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            sys.exit(f"{file.name}, {manifest['kind']}: {error.message} at {'/'.join(map(str, error.path))}")
        checked += 1

if scaled - deployments:
    sys.exit(f"scalers.yaml scales what is not there: {', '.join(sorted(scaled - deployments))}")
listed = yaml.safe_load((folder / "kustomization.yaml").read_text())["resources"]
missing = [name for name in listed if not (folder / name).exists()]
if missing:
    sys.exit(f"kustomization.yaml lists what is not there: {', '.join(missing)}")
print(f"{checked} manifests are valid for Kubernetes {version}")
