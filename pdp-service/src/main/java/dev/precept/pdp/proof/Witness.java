package dev.precept.pdp.proof;

import dev.precept.pdp.jose.NoteKey;
import dev.precept.pdp.settings.SettingException;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody else who says that our log only grows (C2SP tlog-witness).
 *
 * @param key what its cosignatures are checked with
 * @param prefix its submission prefix, without a slash at the end
 */
record Witness(NoteKey key, URI prefix) {
    String name() {
        return key.name();
    }

    /** Where checkpoints are sent. */
    URI addCheckpoint() {
        return URI.create(prefix + "/add-checkpoint");
    }

    /** Reads what an operator wrote: each a verifier key, a space and a URL. */
    static List<Witness> read(List<String> written) {
        List<Witness> witnesses = new ArrayList<>();
        for (String one : written) {
            String[] parts = one.strip().split(" +");
            try {
                if (parts.length != 2) {
                    throw new IllegalArgumentException("two parts are due");
                }
                witnesses.add(read(parts[0], parts[1]));
            } catch (IllegalArgumentException e) {
                throw unfit(one, String.valueOf(e.getMessage()));
            }
        }
        if (witnesses.size() > Limits.WITNESSES) {
            throw unfit("the list", "at most " + Limits.WITNESSES + " are asked");
        }
        return List.copyOf(witnesses);
    }

    private static Witness read(String vkey, String url) {
        NoteKey key = NoteKey.parse(vkey);
        URI prefix = URI.create(url.replaceFirst("/+$", ""));
        boolean isWeb = "https".equals(prefix.getScheme()) || "http".equals(prefix.getScheme());
        if (!key.isCosigner() || !isWeb || prefix.getHost() == null) {
            throw new IllegalArgumentException(
                    "the key has to be a cosigner's, the URL one of http or https");
        }
        return new Witness(key, prefix);
    }

    private static SettingException unfit(String what, String why) {
        return new SettingException(
                "precept.proof.witnesses: " + what + " cannot be used: " + why + ".",
                "Write each witness as its verifier key, a space and its submission URL: "
                        + "name+id+base64 https://witness.example/prefix");
    }
}
