package dev.precept.pdp.interoperability;

import dev.precept.pdp.TestService;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.util.Map;

/** Clients from npm: openid-client and oauth4webapi in the flows they know, and our own package. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NpmClientsTest {
    private TestService service;

    @BeforeAll
    void start() {
        service = TestService.start();
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void certifiedClientsGetOn() throws IOException, InterruptedException {
        Script.verify("interoperability", service, Map.of());
    }

    @Test
    void thePackageForApplicationDevelopersGetsOn() throws IOException, InterruptedException {
        Script.verify("typescript-auth", service, Map.of());
    }
}
