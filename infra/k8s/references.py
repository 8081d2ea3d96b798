"""Whether names and selectors find what they mean. The API server takes those that find nothing, and nothing works then."""

# Made outside of this folder, as README.md says.
SECRETS = {"smartlink-keys", "smartlink-passwords"}


def problems(manifests):
    """Sentences, none where all is well."""
    pods = [manifest["spec"]["template"] for manifest in manifests if "template" in manifest.get("spec", {})]
    settings = {
        manifest["metadata"]["name"]: manifest["data"] for manifest in manifests if manifest["kind"] == "ConfigMap"
    }
    for manifest in manifests:
        for problem in CHECKS.get(manifest["kind"], nothing)(manifest["spec"], pods) if "spec" in manifest else []:
            yield f"{manifest['kind']} {manifest['metadata']['name']}: {problem}"
    yield from of_pods(pods, settings)
    yield from of_scalers([manifest for manifest in manifests if manifest["kind"] == "ScaledObject"], manifests, settings)


def of_service(spec, pods):
    selected = select(spec["selector"], pods)
    if not selected:
        yield "selects no pod"
    for port in spec["ports"]:
        if any(port["targetPort"] not in ports(pod, "name") for pod in selected):
            yield f"its pods have no port {port['targetPort']}"


def of_budget(spec, pods):
    if not select(spec["selector"]["matchLabels"], pods):
        yield "selects no pod"


def of_policy(spec, pods):
    selected = select(spec["podSelector"].get("matchLabels", {}), pods)
    if not selected:
        yield "selects no pod"
    opened = {port["port"] for rule in spec.get("ingress", []) for port in rule["ports"]}
    for port in opened - {number for pod in selected for number in ports(pod, "containerPort")}:
        yield f"opens {port}, which its pods have not"
    for rule in spec.get("egress", []):
        for peer in rule.get("to", []):
            if not select(peer["podSelector"]["matchLabels"], pods):
                yield "lets its pods reach no pod"


def of_pods(pods, settings):
    for pod in pods:
        name = pod["metadata"]["labels"]["app.kubernetes.io/component"]
        for volume in pod["spec"]["volumes"]:
            if "secret" in volume and volume["secret"]["secretName"] not in SECRETS:
                yield f"pods of {name}: nobody makes the secret {volume['secret']['secretName']}"
        for container in pod["spec"]["containers"]:
            for source in container["envFrom"]:
                if source["configMapRef"]["name"] not in settings:
                    yield f"pods of {name}: there are no settings {source['configMapRef']['name']}"


def of_scalers(scalers, manifests, settings):
    deployments = {manifest["metadata"]["name"] for manifest in manifests if manifest["kind"] == "Deployment"}
    said = {name for data in settings.values() for name in data}
    for scaler in scalers:
        target = scaler["spec"]["scaleTargetRef"]["name"]
        if target not in deployments:
            yield f"ScaledObject {scaler['metadata']['name']}: there is no Deployment {target}"
        for trigger in scaler["spec"]["triggers"]:
            # KEDA looks these variables up in the container that is scaled.
            for name, variable in trigger["metadata"].items():
                if name.endswith("FromEnv") and variable not in said:
                    yield f"ScaledObject {scaler['metadata']['name']}: no settings say {variable}"


def nothing(_spec, _pods):
    return []


def select(labels, pods):
    return [pod for pod in pods if labels.items() <= pod["metadata"]["labels"].items()]


def ports(pod, key):
    return {port[key] for container in pod["spec"]["containers"] for port in container.get("ports", [])}


CHECKS = {"Service": of_service, "PodDisruptionBudget": of_budget, "NetworkPolicy": of_policy}
