package dev.precept.pdp.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.Handle;
import dev.precept.pdp.TestService;
import dev.precept.pdp.account.Subject;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.loader.ImageLoader;

import java.util.concurrent.atomic.AtomicInteger;

/** Makes people of organization {@code default}. */
public final class People {
    /** What each of them has as a password. */
    public static final String PASSWORD = "seven green bottles";

    private final TestService service;
    private final AtomicInteger number = new AtomicInteger();

    /** In this service. */
    public People(TestService service) {
        this.service = service;
    }

    /** A person: the username is {@code maria1}, say, the user's handle {@code u-maria1}. */
    public String person(String name) {
        String username = name + number.incrementAndGet();
        String user = "/v1/organizations/default/users/u-" + username;
        assertThat(service.send("PUT", user, "{}").statusCode()).isEqualTo(201);
        String account =
                """
                {"username": "%s", "email": "%s@example.org", "emailVerified": true,
                 "name": "%s <b>Example</b>"}
                """
                        .formatted(username, username, username);
        assertThat(service.send("PUT", user + "/account", account).statusCode()).isEqualTo(201);
        String password = "{\"password\": \"" + PASSWORD + "\"}";
        assertThat(service.send("PUT", user + "/password", password).statusCode()).isEqualTo(204);
        return username;
    }

    /** A person's ids. */
    public Subject subject(String username) {
        OrganizationImage organization =
                service.bean(ImageLoader.class).image().organization(new Handle("default"));
        return new Subject(
                organization.document().id(), organization.user(new Handle("u-" + username)).id());
    }
}
