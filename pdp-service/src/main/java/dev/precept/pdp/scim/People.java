package dev.precept.pdp.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.precept.domain.shared.Texts;
import dev.precept.pdp.account.Accounts;
import dev.precept.pdp.account.Profile;
import dev.precept.pdp.account.Provisioned;
import dev.precept.pdp.account.Provisioning;
import dev.precept.pdp.account.Subject;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.signin.SignOut;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What is personal of users, as SCIM changes it.
 *
 * @param signOut ends what users have open
 */
record People(Provisioning provisioning, Accounts accounts, SignOut signOut) {
    /**
     * What a document asks for, taken apart. Passwords are not taken ({@code changePassword} is not
     * supported): who is provisioned signs in at his identity provider.
     *
     * @param shaped what is kept with the account
     * @param isActive null where nothing is said
     */
    record Said(ObjectNode shaped, @Nullable Boolean isActive) {
        static Said of(ObjectNode document) {
            ObjectNode shaped = Shape.of(Kind.USER, document);
            Boolean isActive = shaped.has("active") ? shaped.get("active").booleanValue() : null;
            shaped.remove(List.of("active", "password"));
            return new Said(shaped, isActive);
        }
    }

    /** Ends the request where this cannot be kept of anybody. */
    void check(Said said) {
        String userName = Documents.text(said.shaped(), "userName");
        if (userName == null || userName.isBlank()) {
            throw ScimException.invalidValue("userName", "It is required.");
        }
        Texts.label("It", userName)
                .ifPresent(
                        it -> {
                            throw ScimException.invalidValue("userName", it.detail());
                        });
        if (Documents.write(said.shaped()).length > Limits.CONTENT_BYTES) {
            throw ScimException.of(413, "A user has at most " + Limits.CONTENT_BYTES + " bytes.");
        }
    }

    /**
     * Keeps it; ends the request, and the transaction, where name or address is somebody else's.
     */
    void keep(Subject subject, Said said, @Nullable Provisioned before) {
        Profile profile =
                UserForm.profile(
                        said.shaped(), before == null ? Profile.EMPTY : before.account().profile());
        byte[] content = Documents.write(said.shaped());
        switch (provisioning.put(subject, profile, content, UserForm.keys(said.shaped()))) {
            case CREATED, REPLACED -> {}
            case USERNAME_TAKEN ->
                    throw ScimException.uniqueness("Somebody else has this userName.");
            case EMAIL_TAKEN ->
                    throw ScimException.uniqueness("Somebody else signs in by this address.");
        }
    }

    /** Ends all that the user has open, and tells clients. */
    void signOut(Subject subject) {
        try {
            signOut.everywhere(subject, null);
        } catch (OAuthException away) {
            throw ScimException.of(
                    503, "What was issued to the user could not be revoked; ask again.");
        }
    }
}
