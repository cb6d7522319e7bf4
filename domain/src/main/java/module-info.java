/** The write side: commands, events, and the rules between them. Pure Java. */
module dev.precept.domain {
    requires transitive org.jspecify; // the codec asks what may be null

    exports dev.precept.domain.api;
    exports dev.precept.domain.apikey;
    exports dev.precept.domain.application;
    exports dev.precept.domain.attribute;
    exports dev.precept.domain.condition;
    exports dev.precept.domain.gateway;
    exports dev.precept.domain.group;
    exports dev.precept.domain.identityprovider;
    exports dev.precept.domain.organization;
    exports dev.precept.domain.plan;
    exports dev.precept.domain.policy;
    exports dev.precept.domain.proposal;
    exports dev.precept.domain.receipt;
    exports dev.precept.domain.resource;
    exports dev.precept.domain.review;
    exports dev.precept.domain.revocation;
    exports dev.precept.domain.role;
    exports dev.precept.domain.schema;
    exports dev.precept.domain.shared;
    exports dev.precept.domain.shared.collection;
    exports dev.precept.domain.signingkey;
    exports dev.precept.domain.subscription;
    exports dev.precept.domain.user;
    exports dev.precept.domain.webhook;
}
