package dev.precept.pdp.account;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.oauth.UserClaims;
import dev.precept.pdp.web.NonBlocking;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Tells what accounts say of users. */
final class AccountClaims implements UserClaims {
    private static final JsonMapper JSON = new JsonMapper();

    private final Accounts accounts;

    AccountClaims(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public ObjectNode of(OrganizationId organization, UserId user) {
        NonBlocking.beforeWaiting();
        return accounts.find(new Subject(organization, user))
                .map(AccountClaims::claims)
                .orElseGet(JSON::createObjectNode);
    }

    private static ObjectNode claims(Account account) {
        ObjectNode claims = ProfileCodec.json(account.profile());
        if (account.profile().email() == null) {
            claims.remove("email_verified");
        }
        return claims.put("updated_at", account.updatedAt().getEpochSecond());
    }
}
