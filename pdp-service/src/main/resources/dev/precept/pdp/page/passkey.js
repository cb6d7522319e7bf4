"use strict";
// Passkeys (W3C Web Authentication). A form with data-passkey is shown where the browser has them; its
// button asks the authenticator, and the answer is sent in the form's field. All else works without.
(function () {
    const bytes = (text) => {
        const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
        return Uint8Array.from(plain, (c) => c.charCodeAt(0));
    };
    const text = (buffer) =>
        btoa(String.fromCharCode(...new Uint8Array(buffer)))
            .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
    const keys = (ids) =>
        (ids || "").split(" ").filter((id) => id).map((id) => ({type: "public-key", id: bytes(id)}));

    const assertion = (data) => navigator.credentials.get({
        publicKey: {
            challenge: bytes(data.challenge),
            rpId: data.host,
            allowCredentials: keys(data.keys),
            userVerification: "required",
        },
    });
    const registration = (data) => navigator.credentials.create({
        publicKey: {
            challenge: bytes(data.challenge),
            rp: {id: data.host, name: data.organization},
            user: {id: new TextEncoder().encode(data.user), name: data.name, displayName: data.name},
            pubKeyCredParams: [-7, -8, -257].map((alg) => ({type: "public-key", alg})),
            excludeCredentials: keys(data.keys),
            authenticatorSelection: {
                residentKey: "required", requireResidentKey: true, userVerification: "required",
            },
            attestation: "none",
        },
    });

    const json = (credential) => {
        const from = credential.response;
        const response = {clientDataJSON: text(from.clientDataJSON)};
        if (from.attestationObject) {
            response.attestationObject = text(from.attestationObject);
            response.transports = from.getTransports ? from.getTransports() : [];
        } else {
            response.authenticatorData = text(from.authenticatorData);
            response.signature = text(from.signature);
            response.userHandle = from.userHandle ? text(from.userHandle) : undefined;
        }
        return JSON.stringify({
            id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
            clientExtensionResults: credential.getClientExtensionResults(),
        });
    };

    if (!window.PublicKeyCredential) {
        return;
    }
    for (const form of document.querySelectorAll("form[data-passkey]")) {
        const failed = form.querySelector("[data-failed]");
        const answer = form.elements.namedItem("credential");
        form.hidden = false;
        form.addEventListener("submit", async (event) => {
            if (answer.value) {
                return;
            }
            event.preventDefault();
            failed.hidden = true;
            try {
                const ask = form.dataset.passkey === "create" ? registration : assertion;
                answer.value = json(await ask(form.dataset));
                form.submit();
            } catch (refused) {
                failed.hidden = false;
            }
        });
    }
})();
