package dev.precept.sample;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.annotation.RegisteredOAuth2AuthorizedClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who is there, as the page and as the API see it. */
@RestController
class Orders {
    @GetMapping("/")
    String page(
            Authentication user,
            @RegisteredOAuth2AuthorizedClient("precept") OAuth2AuthorizedClient client) {
        return "Hello, "
                + user.getName()
                + ", with "
                + String.join(" ", new java.util.TreeSet<>(client.getAccessToken().getScopes()));
    }

    @GetMapping("/api/orders")
    String api(Authentication caller) {
        return "Orders for " + caller.getName();
    }
}
