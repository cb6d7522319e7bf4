package dev.precept.pdp.authorization;

/** The names of parameters of authorization requests and their responses. */
final class Parameters {
    static final String ACR_VALUES = "acr_values";
    static final String CLAIMS = "claims";
    static final String CLIENT_ASSERTION = "client_assertion";
    static final String CLIENT_ASSERTION_TYPE = "client_assertion_type";
    static final String CLIENT_ID = "client_id";
    static final String CLIENT_SECRET = "client_secret";
    static final String CODE = "code";
    static final String CODE_CHALLENGE = "code_challenge";
    static final String CODE_CHALLENGE_METHOD = "code_challenge_method";
    static final String DPOP_JKT = "dpop_jkt";
    static final String ERROR = "error";
    static final String ERROR_DESCRIPTION = "error_description";
    static final String ID_TOKEN_HINT = "id_token_hint";
    static final String IDP_HINT = "idp_hint";
    static final String ISS = "iss";
    static final String LOGIN_HINT = "login_hint";
    static final String MAX_AGE = "max_age";
    static final String NONCE = "nonce";
    static final String PROMPT = "prompt";
    static final String REDIRECT_URI = "redirect_uri";
    static final String REGISTRATION = "registration";
    static final String REQUEST = "request";
    static final String REQUEST_URI = "request_uri";
    static final String RESOURCE = "resource";
    static final String RESPONSE = "response";
    static final String RESPONSE_MODE = "response_mode";
    static final String RESPONSE_TYPE = "response_type";
    static final String SCOPE = "scope";
    static final String STATE = "state";
    static final String UI_LOCALES = "ui_locales";

    private Parameters() {}
}
