package dev.precept.domain.shared;

/**
 * A name we give once and never again: 1 to 64 characters of the base64url alphabet. Events refer
 * to things by id, never by handle, so that a thing made again under an old name is another thing.
 */
public sealed interface Id
        permits OrganizationId,
                ApiId,
                ScopeId,
                ApplicationId,
                SecretId,
                RoleId,
                UserId,
                GroupId,
                PlanId,
                PolicyId,
                ResourceId,
                GatewayId,
                IdentityProviderId,
                SubscriptionId,
                KeyRingId,
                SigningKeyId,
                RevocationId,
                ReceiptId,
                WebhookId,
                ReviewId,
                ProposalId {

    /** The written form, unique within one log. */
    String value();

    /** Throws {@link IllegalArgumentException} unless the value has the form of an id. */
    static void check(String value) {
        if (!isId(value)) {
            throw new IllegalArgumentException(
                    "an id has 1 to 64 characters: letters, digits, '-' and '_'");
        }
    }

    /** Whether the text has the form of an id. */
    static boolean isId(String text) {
        if (text.isEmpty() || text.length() > Limits.ID_CHARACTERS) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '-'
                            || c == '_';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }
}
