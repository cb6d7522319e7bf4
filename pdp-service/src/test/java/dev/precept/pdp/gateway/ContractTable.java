package dev.precept.pdp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.decision.envoy.GrpcListener;
import dev.precept.pdp.decision.forward.ForwardWorld;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The contracts of the gateways that do not run here: what each sends, byte for byte, is sent to
 * the running service at its main port and at its lean one, and answered as the gateway expects.
 */
class ContractTable {
    private static final Pattern METADATA =
            Pattern.compile("\\{ key: (precept-[a-z-]+), value: (\\S+) \\}");

    private static ForwardWorld world;
    private static Client introspector;

    @BeforeAll
    static void start() {
        world = ForwardWorld.start();
        introspector = world.world().application("acme", "introspector", "");
        world.world()
                .manage(
                        "PUT",
                        "acme/apis/books",
                        """
                        {"identifier": "https://books.example", "name": "books",
                         "routes": [{"host": "books.example", "basePath": "/v1"}],
                         "introspectors": ["introspector"]}
                        """);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    static List<String> kits() throws IOException {
        try (Stream<Path> folders = Files.list(RunningGateway.samples())) {
            return folders.filter(folder -> Files.exists(folder.resolve("contract.http")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static String read(String kit, String file) throws IOException {
        return Files.readString(RunningGateway.samples().resolve(kit).resolve(file));
    }

    /** What stands in the contract of a kit, registered as its family says. */
    private static Map<String, String> own(String kit, String family) {
        Map<String, String> own = new LinkedHashMap<>();
        own.put("GATEWAY-KEY", world.gateway(kit, family));
        own.put("ACCESS-TOKEN", world.token());
        own.put("NARROW-TOKEN", world.idleToken());
        own.put("CLIENT-ID", world.shop().id());
        own.put("INTROSPECTOR", introspector.basic().substring("Basic ".length()));
        own.put("ISSUER", world.world().issuer("acme"));
        return own;
    }

    @ParameterizedTest
    @MethodSource("kits")
    void whatTheGatewaySendsIsAnsweredAsItExpects(String kit) throws IOException {
        String file = read(kit, "contract.http");
        List<Contract> contracts = Contract.read(file, own(kit, Contract.family(file)));
        assertThat(contracts).isNotEmpty();
        for (Contract contract : contracts) {
            check(contract, world.service().base());
            if (!contract.isMainOnly()) {
                check(contract, world.service().decisionBase());
            }
        }
    }

    private static void check(Contract contract, String base) throws IOException {
        RawAnswer answer = RawAnswer.of(URI.create(base).getPort(), contract.wire());
        String said = contract.name() + ": " + answer;
        assertThat(answer.status()).as(said).isEqualTo(contract.status());
        for (String field : contract.fields()) {
            if (field.startsWith("-")) {
                assertThat(answer.values(field.substring(1))).as(said).isEmpty();
            } else {
                String[] parts = field.split(": ", 2);
                assertThat(answer.values(parts[0])).as(said).containsExactly(parts[1]);
            }
        }
        if (!contract.json().isEmpty()) {
            assertHas(TokenWorld.json(answer.body()), TokenWorld.json(contract.json()), said);
        }
    }

    /** Of an array, some member has what the one expected has. */
    private static void assertHas(JsonNode actual, JsonNode expected, String said) {
        if (expected.isObject()) {
            for (Map.Entry<String, JsonNode> member : expected.properties()) {
                assertHas(actual.path(member.getKey()), member.getValue(), said);
            }
        } else if (expected.isArray()) {
            JsonNode wanted = expected.get(0);
            assertThat(actual).as(said).anySatisfy(each -> assertHas(each, wanted, said));
        } else {
            assertThat(actual).as(said).isEqualTo(expected);
        }
    }

    /** The call's metadata is what {@code envoy.yaml} says, but for the key. */
    @Test
    void envoysMessageIsAnsweredAsItExpects() throws Exception {
        Map<String, String> own = own("envoy-grpc", "ENVOY");
        Metadata metadata = new Metadata();
        for (MatchResult found : METADATA.matcher(read("envoy", "envoy.yaml")).results().toList()) {
            metadata.put(
                    Metadata.Key.of(found.group(1), Metadata.ASCII_STRING_MARSHALLER),
                    own.getOrDefault(found.group(2), found.group(2)));
        }
        assertThat(metadata.keys()).hasSize(2);
        String message = read("envoy", "contract.textproto");
        ManagedChannel channel =
                Grpc.newChannelBuilder(
                                "localhost:" + world.service().bean(GrpcListener.class).port(),
                                InsecureChannelCredentials.create())
                        .build();
        try {
            var gateway =
                    AuthorizationGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(10, TimeUnit.SECONDS)
                            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
            CheckResponse permitted =
                    gateway.check(message(message.replace("ACCESS-TOKEN", world.token())));
            assertThat(permitted.getStatus().getCode()).as(permitted.toString()).isZero();
            assertThat(permitted.getOkResponse().getHeadersList())
                    .anySatisfy(
                            option -> {
                                assertThat(option.getHeader().getKey())
                                        .isEqualTo("x-precept-subject");
                                assertThat(option.getHeader().getValue())
                                        .isEqualTo(world.shop().id());
                            });
            CheckResponse narrow =
                    gateway.check(message(message.replace("ACCESS-TOKEN", world.idleToken())));
            assertThat(narrow.getStatus().getCode()).isNotZero();
            assertThat(narrow.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(403);
            CheckResponse none =
                    gateway.check(message(message.replaceAll(".*authorization.*\n", "")));
            assertThat(none.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(401);
        } finally {
            channel.shutdownNow();
        }
    }

    private static CheckRequest message(String text) throws TextFormat.ParseException {
        return TextFormat.parse(text, CheckRequest.class);
    }
}
