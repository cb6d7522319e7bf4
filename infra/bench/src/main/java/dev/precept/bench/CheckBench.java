package dev.precept.bench;

import dev.precept.domain.signingkey.SignatureAlgorithm;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.grpc.Metadata;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * ext_authz over gRPC against a gRPC handler that decides nothing: requests with an access token of
 * their own each, every one permitted. The server has one core, the load the other.
 */
final class CheckBench {
    private static final String NAME = "ext-authz";
    private static final String ORGANIZATION =
            "/v1/organizations/" + Population.ORGANIZATION_HANDLE;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration ROUND = Duration.ofSeconds(8);
    private static final int SHOPS = 100;

    private final Session session;

    CheckBench(Session session) {
        this.session = session;
    }

    void run() {
        Population population = Population.ofUsersAndRoles(1_000, 10);
        DataDirectories.Populated data = DataDirectories.populated(session, population);
        String core = "" + Machine.SERVER_CORE;
        try (ServiceProcess precept = ServiceProcess.start(session, data.path(), core)) {
            Machine.pinSelf("" + Machine.LOAD_CORE);
            Metadata gateway = gateway(precept);
            List<CheckRequest> requests =
                    requests(precept, population, data.clients(SignatureAlgorithm.ES256));
            try (CheckLoad ours =
                    new CheckLoad(precept.process(), precept.grpcAddress(), gateway, requests)) {
                against(ours, gateway, requests);
            }
        } finally {
            Machine.pinSelf(Machine.allCores());
        }
    }

    private void against(CheckLoad ours, Metadata gateway, List<CheckRequest> requests) {
        Path answer = session.work().resolve("check-answer");
        try {
            Files.write(answer, ours.answer().toByteArray());
        } catch (IOException e) {
            throw new BenchException("the answer cannot be kept", e);
        }
        try (Child child =
                Child.start(
                        "" + Machine.SERVER_CORE,
                        JavaCommand.harness(BareCheckServer.class, answer.toString()),
                        session.work().resolve("bare-check.log"),
                        BareCheckServer.READY)) {
            String ready = child.awaitReady(Duration.ofMinutes(1));
            int port = Integer.parseInt(ready.substring(BareCheckServer.READY.length()));
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            try (CheckLoad bare = new CheckLoad(child, address, gateway, requests)) {
                Side.Pair pair = compare(ours, bare);
                session.report(pair.throughput(NAME, "vs-empty-handler"));
                session.report(pair.cost(NAME, "cpu-vs-empty-handler"));
            }
        }
    }

    private Side.Pair compare(CheckLoad ours, CheckLoad bare) {
        ours.measure(WARM_UP);
        bare.measure(WARM_UP);
        Side.Pair pair = new Side.Pair(new ArrayList<>(), new ArrayList<>());
        for (int round = 0; round < Session.ROUNDS; round++) {
            boolean isOursFirst = round % 2 == 0;
            if (isOursFirst) {
                pair.ours().add(ours.measure(ROUND));
            }
            pair.other().add(bare.measure(ROUND));
            if (!isOursFirst) {
                pair.ours().add(ours.measure(ROUND));
            }
            Side.say(session, "precept", pair.ours().getLast());
            Side.say(session, "empty handler", pair.other().getLast());
        }
        return pair;
    }

    private static Metadata gateway(ServiceProcess precept) {
        String path = ORGANIZATION + "/gateways/bench-envoy";
        precept.call("PUT", path, "{\"environment\":\"PRODUCTION\",\"forwarding\":\"ENVOY\"}");
        String key = precept.call("POST", path + "/keys", "{}").get("key").asString();
        Metadata metadata = new Metadata();
        metadata.put(
                Metadata.Key.of("precept-organization", Metadata.ASCII_STRING_MARSHALLER),
                Population.ORGANIZATION_HANDLE.value());
        metadata.put(Metadata.Key.of("precept-gateway-key", Metadata.ASCII_STRING_MARSHALLER), key);
        return metadata;
    }

    private static List<CheckRequest> requests(
            ServiceProcess precept, Population population, List<Client> clients) {
        List<CheckRequest> requests = new ArrayList<>();
        for (Client client : clients) {
            int api = client.application() % population.apis();
            String handle = Population.apiHandle(api);
            String path = ORGANIZATION + "/apis/" + handle;
            String identifier = precept.call("GET", path, "").get("identifier").asString();
            precept.call(
                    "PUT",
                    path,
                    """
                    {"identifier":"%s","name":"API",
                     "routes":[{"host":"%s.example","basePath":"/v1"}]}
                    """
                            .formatted(identifier, handle));
            String scope = Population.scopeName(api * Population.SCOPES_PER_API);
            String token =
                    precept.token(
                            client.id(),
                            client.secret(),
                            "/o/" + Population.ORGANIZATION_HANDLE,
                            scope);
            for (int shop = 0; shop < SHOPS; shop++) {
                requests.add(request(handle, "/v1/shops/" + shop + "/" + scope, token));
            }
        }
        return requests;
    }

    private static CheckRequest request(String api, String path, String token) {
        HttpRequest.Builder http =
                HttpRequest.newBuilder()
                        .setMethod("GET")
                        .setHost(api + ".example")
                        .setPath(path)
                        .setScheme("https")
                        .putHeaders("authorization", "Bearer " + token)
                        .putHeaders("accept", "application/json")
                        .putHeaders("user-agent", "bench");
        Address from =
                Address.newBuilder()
                        .setSocketAddress(SocketAddress.newBuilder().setAddress("10.0.0.9"))
                        .build();
        return CheckRequest.newBuilder()
                .setAttributes(
                        AttributeContext.newBuilder()
                                .setSource(AttributeContext.Peer.newBuilder().setAddress(from))
                                .setRequest(AttributeContext.Request.newBuilder().setHttp(http)))
                .build();
    }
}
