package dev.precept.domain.application;

/** What kind of client an application is. */
public enum ApplicationType {
    /** A service acting on its own behalf. */
    M2M,
    /** A web application with a server that keeps secrets. */
    WEB,
    /** A browser application; keeps no secret. */
    SPA,
    /** A desktop or mobile application; keeps no secret. */
    NATIVE
}
