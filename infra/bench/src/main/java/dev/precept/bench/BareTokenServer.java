package dev.precept.bench;

import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.jose.CryptoProvider;
import dev.precept.pdp.jose.SigningKeys;
import dev.precept.pdp.jose.TokenSigner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * What tokens over HTTP cost a server that decides nothing: Netty, which signs the same claims for
 * every request, with the library and the kind of key that the service signs with.
 */
final class BareTokenServer {
    private BareTokenServer() {}

    /** Arguments: the algorithm, and the file with the claims. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        CryptoProvider.install();
        SignatureAlgorithm algorithm = SignatureAlgorithm.valueOf(arguments[0]);
        byte[] claims = Files.readAllBytes(Path.of(arguments[1]));
        SigningKeyId id = new SigningKeyId("bare-key");
        TokenSigner signer =
                SigningKeys.signer(id, algorithm, SigningKeys.generate(id, algorithm).pkcs8());
        Supplier<byte[]> body =
                () ->
                        ("{\"access_token\":\""
                                        + signer.sign(claims)
                                        + "\",\"token_type\":\"Bearer\",\"expires_in\":3600,"
                                        + "\"scope\":\"s00001 s00002\"}")
                                .getBytes(StandardCharsets.US_ASCII);
        BareServer.serve(
                new BareServer.Answer(
                        java.util.List.of(
                                new String[] {"Content-Type", "application/json"},
                                new String[] {"Cache-Control", "no-store"},
                                new String[] {"Pragma", "no-cache"},
                                new String[] {"Precept-Position", "123456"},
                                new String[] {"Precept-Log", "0123456789abcdef"}),
                        body));
    }
}
