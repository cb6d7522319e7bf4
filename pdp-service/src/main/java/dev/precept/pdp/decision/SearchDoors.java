package dev.precept.pdp.decision;

import dev.precept.pdp.decision.SearchRequest.Kind;
import dev.precept.pdp.door.Doorway;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.jose.MetadataSigner;
import dev.precept.pdp.jose.PageTokens;
import dev.precept.pdp.settings.ServiceOnly;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The doors that a gateway has no use for: what is searched, and where the doors are. */
@Configuration(proxyBeanMethods = false)
@ServiceOnly
class SearchDoors {
    @Bean
    Doorway subjectSearch(Questions questions, PageTokens tokens) {
        return search(AuthZenDoors.SUBJECT_SEARCH, Kind.SUBJECT, questions, tokens);
    }

    @Bean
    Doorway resourceSearch(Questions questions, PageTokens tokens) {
        return search(AuthZenDoors.RESOURCE_SEARCH, Kind.RESOURCE, questions, tokens);
    }

    @Bean
    Doorway actionSearch(Questions questions, PageTokens tokens) {
        return search(AuthZenDoors.ACTION_SEARCH, Kind.ACTION, questions, tokens);
    }

    private static Doorway search(String path, Kind kind, Questions questions, PageTokens tokens) {
        return new Doorway(
                AuthZenDoors.ORGANIZATION + path, new SearchDoor(kind, questions, tokens));
    }

    @Bean
    Doorway authZenMetadata(Issuers issuers, MetadataSigner signer) {
        return new Doorway(
                "/.well-known/authzen-configuration" + AuthZenDoors.ORGANIZATION,
                new MetadataDoor(issuers, signer));
    }
}
