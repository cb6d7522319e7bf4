package dev.precept.pdp.decision.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.pdp.decision.forward.ForwardWorld;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc.AuthorizationBlockingStub;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** ext_authz over gRPC with a real client, against the started service. */
class CheckServiceTest {
    private static ForwardWorld world;
    private static ManagedChannel channel;
    private static String key;

    @BeforeAll
    static void start() {
        world = ForwardWorld.start();
        key = world.gateway("envoy", "ENVOY");
        channel =
                Grpc.newChannelBuilder(
                                "localhost:" + world.service().bean(GrpcListener.class).port(),
                                InsecureChannelCredentials.create())
                        .build();
    }

    @AfterAll
    static void stop() {
        channel.shutdownNow();
        world.close();
    }

    private static AuthorizationBlockingStub stub(String... metadata) {
        Metadata headers = new Metadata();
        for (int i = 0; i < metadata.length; i += 2) {
            headers.put(
                    Metadata.Key.of(metadata[i], Metadata.ASCII_STRING_MARSHALLER),
                    metadata[i + 1]);
        }
        return AuthorizationGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static AuthorizationBlockingStub gateway() {
        return stub(CallMetadata.ORGANIZATION, "acme", CallMetadata.KEY, key);
    }

    private static CheckRequest request(UnaryOperator<HttpRequest.Builder> more) {
        HttpRequest.Builder http =
                HttpRequest.newBuilder()
                        .setMethod("GET")
                        .setHost("books.example")
                        .setPath("/v1/books?x=1")
                        .setScheme("http");
        Address from =
                Address.newBuilder()
                        .setSocketAddress(SocketAddress.newBuilder().setAddress("10.0.0.9"))
                        .build();
        AttributeContext.Builder attributes =
                AttributeContext.newBuilder()
                        .setSource(AttributeContext.Peer.newBuilder().setAddress(from))
                        .setRequest(
                                AttributeContext.Request.newBuilder().setHttp(more.apply(http)));
        return CheckRequest.newBuilder().setAttributes(attributes).build();
    }

    private static CheckResponse check(UnaryOperator<HttpRequest.Builder> more) {
        return gateway().check(request(more));
    }

    private static Map<String, String> headers(List<HeaderValueOption> options) {
        return options.stream()
                .collect(
                        Collectors.toMap(
                                option -> option.getHeader().getKey(),
                                option -> option.getHeader().getValue()));
    }

    private static void assertDenied(CheckResponse response, int status) {
        assertThat(response.getStatus().getCode()).isNotZero();
        assertThat(response.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(status);
        assertThat(response.hasOkResponse()).isFalse();
    }

    @Test
    void aPermitNamesTheSubjectAndTakesAwayWhatIsNotSet() {
        CheckResponse response =
                check(
                        http ->
                                http.putHeaders("authorization", "Bearer " + world.token())
                                        .putHeaders("x-precept-subject", "forged"));
        assertThat(response.getStatus().getCode()).as("%s", response).isZero();
        assertThat(headers(response.getOkResponse().getHeadersList()))
                .containsEntry("x-precept-subject", world.shop().id())
                .containsEntry("x-precept-client-id", world.shop().id())
                .containsEntry("x-precept-scopes", "read")
                .containsEntry("x-precept-organization", "acme");
        assertThat(response.getOkResponse().getHeadersList())
                .allMatch(
                        option ->
                                option.getAppendAction()
                                        == HeaderValueOption.HeaderAppendAction
                                                .OVERWRITE_IF_EXISTS_OR_ADD);
        assertThat(response.getOkResponse().getHeadersToRemoveList()).isEmpty();
        assertThat(
                        response.getDynamicMetadata()
                                .getFieldsOrThrow("x-precept-subject")
                                .getStringValue())
                .isEqualTo(world.shop().id());
    }

    @Test
    void atAPublicOperationEveryIdentityFieldIsTakenAway() {
        CheckResponse response = check(http -> http.setPath("/v1/health"));
        assertThat(response.getStatus().getCode()).isZero();
        assertThat(response.getOkResponse().getHeadersList()).isEmpty();
        assertThat(response.getOkResponse().getHeadersToRemoveList())
                .containsExactlyInAnyOrder(
                        "x-precept-subject",
                        "x-precept-client-id",
                        "x-precept-scopes",
                        "x-precept-organization",
                        "x-precept-position");
    }

    @Test
    void aDenyIsForTheClient() {
        CheckResponse none = check(http -> http);
        assertDenied(none, 401);
        assertThat(headers(none.getDeniedResponse().getHeadersList()))
                .containsEntry("www-authenticate", "Bearer realm=\"precept\"")
                .containsEntry("content-type", "application/problem+json");
        assertThat(none.getDeniedResponse().getBody()).contains("unauthenticated");
        assertDenied(
                check(http -> http.putHeaders("authorization", "Bearer " + world.idleToken())),
                403);
        String bearer = "Bearer " + world.token();
        assertDenied(
                check(http -> http.setPath("/v1/%62ooks").putHeaders("authorization", bearer)),
                403);
        assertDenied(
                check(
                        http ->
                                http.setPath("//v1/health")
                                        .putHeaders("authorization", "Bearer " + world.token())),
                403);
        assertDenied(check(http -> http.setHost("")), 403);
    }

    /** With encode_raw_headers, Envoy sends each field as it came. */
    @Test
    void rawFieldsAreReadAsWell() {
        HeaderValue once =
                HeaderValue.newBuilder()
                        .setKey("authorization")
                        .setRawValue(
                                com.google.protobuf.ByteString.copyFromUtf8(
                                        "Bearer " + world.token()))
                        .build();
        assertThat(
                        check(http -> http.setHeaderMap(HeaderMap.newBuilder().addHeaders(once)))
                                .getStatus()
                                .getCode())
                .isZero();
        assertDenied(
                check(
                        http ->
                                http.setHeaderMap(
                                        HeaderMap.newBuilder().addHeaders(once).addHeaders(once))),
                401);
    }

    @Test
    void nothingTheClientSendsSpeaksForTheGatewayOrTheRequest() {
        CheckResponse response =
                stub().check(
                                request(
                                        http ->
                                                http.setPath("/v1/health")
                                                        .putHeaders("precept-gateway-key", key)
                                                        .putHeaders(
                                                                "precept-organization", "acme")));
        assertDenied(response, 400);
        assertThat(
                        check(
                                        http ->
                                                http.putHeaders("x-forwarded-uri", "/v1/health")
                                                        .putHeaders("x-original-uri", "/v1/health")
                                                        .putHeaders("precept-at-least", "99999999")
                                                        .putHeaders("precept-log", "x"))
                                .getDeniedResponse()
                                .getStatus()
                                .getCodeValue())
                .isEqualTo(401);
    }

    @Test
    void anUnknownGatewayIsAnsweredWithADenyNeverWithAnError() {
        CheckRequest open = request(http -> http.setPath("/v1/health"));
        for (String[] metadata :
                new String[][] {
                    {},
                    {CallMetadata.ORGANIZATION, "acme"},
                    {CallMetadata.KEY, key},
                    {CallMetadata.ORGANIZATION, "acme", CallMetadata.KEY, key + "x"},
                    {CallMetadata.ORGANIZATION, "default", CallMetadata.KEY, key},
                    {CallMetadata.ORGANIZATION, "nowhere", CallMetadata.KEY, key},
                    {
                        CallMetadata.ORGANIZATION,
                        "acme",
                        CallMetadata.KEY,
                        key,
                        CallMetadata.KEY,
                        key
                    }
                }) {
            CheckResponse response = stub(metadata).check(open);
            assertDenied(response, 400);
            assertThat(response.getDeniedResponse().getBody()).contains("gateway-unauthenticated");
        }
        assertThat(gateway().check(open).getStatus().getCode()).isZero();
    }

    @Test
    void messagesAreBounded() {
        assertThatThrownBy(() -> check(http -> http.setBody("x".repeat(Limits.MESSAGE_BYTES + 1))))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("RESOURCE_EXHAUSTED");
        assertDenied(
                check(http -> http.setPath("/v1/" + "x/".repeat(50_000)).setHost("books.example")),
                401);
    }

    @Test
    void anEmptyMessageIsADeny() {
        assertDenied(gateway().check(CheckRequest.getDefaultInstance()), 403);
    }
}
