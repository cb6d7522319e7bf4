package dev.precept.projections.decision;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;

import java.time.Instant;

/** Makes claims that differ from others in one thing. */
record Claims(TokenClaims base) {
    static Claims of(TokenClaims base) {
        return new Claims(base);
    }

    TokenClaims senderConstrained() {
        return with(base.organization(), base.log(), base.position(), base.expiresAt(), true);
    }

    TokenClaims subject(String subject) {
        return new TokenClaims(
                base.organization(),
                base.clientId(),
                subject,
                base.audience(),
                base.scopes(),
                base.tokenId(),
                base.session(),
                base.log(),
                base.position(),
                base.expiresAt(),
                base.isSenderConstrained());
    }

    TokenClaims organization(String organization) {
        return with(
                new OrganizationId(organization),
                base.log(),
                base.position(),
                base.expiresAt(),
                base.isSenderConstrained());
    }

    TokenClaims log(String log) {
        return with(
                base.organization(),
                log,
                base.position(),
                base.expiresAt(),
                base.isSenderConstrained());
    }

    TokenClaims position(long position) {
        return with(
                base.organization(),
                base.log(),
                new Position(position),
                base.expiresAt(),
                base.isSenderConstrained());
    }

    TokenClaims expiresAt(Instant end) {
        return with(
                base.organization(), base.log(), base.position(), end, base.isSenderConstrained());
    }

    private TokenClaims with(
            OrganizationId organization,
            String log,
            Position position,
            Instant end,
            boolean isSenderConstrained) {
        return new TokenClaims(
                organization,
                base.clientId(),
                base.subject(),
                base.audience(),
                base.scopes(),
                base.tokenId(),
                base.session(),
                log,
                position,
                end,
                isSenderConstrained,
                base.more());
    }
}
