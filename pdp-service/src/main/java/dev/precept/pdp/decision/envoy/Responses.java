package dev.precept.pdp.decision.envoy;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;

import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Fields;
import dev.precept.projections.enforcement.IdentityFields;

import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A door's answer in Envoy's messages. */
final class Responses {
    private Responses() {}

    static CheckResponse of(Answer answer) {
        return answer.status() == 200 ? ok(answer.fields()) : denied(answer);
    }

    /** Every identity field is set or taken away: none of the client's goes on. */
    private static CheckResponse ok(Fields fields) {
        OkHttpResponse.Builder ok = OkHttpResponse.newBuilder();
        Struct.Builder metadata = Struct.newBuilder();
        for (String name : IdentityFields.NAMES) {
            String value = fields.first(name);
            if (value == null || value.isEmpty()) {
                ok.addHeadersToRemove(name.toLowerCase(Locale.ROOT));
            } else {
                ok.addHeaders(header(name, value));
                metadata.putFields(
                        name.toLowerCase(Locale.ROOT),
                        Value.newBuilder().setStringValue(value).build());
            }
        }
        return CheckResponse.newBuilder()
                .setStatus(status(io.grpc.Status.Code.OK))
                .setOkResponse(ok)
                .setDynamicMetadata(metadata)
                .build();
    }

    private static CheckResponse denied(Answer answer) {
        DeniedHttpResponse.Builder denied =
                DeniedHttpResponse.newBuilder()
                        .setStatus(HttpStatus.newBuilder().setCodeValue(answer.status()))
                        .setBody(new String(answer.body(), StandardCharsets.UTF_8));
        Fields fields = answer.fields();
        for (int i = 0; i < fields.size(); i++) {
            denied.addHeaders(header(fields.name(i), fields.value(i)));
        }
        return CheckResponse.newBuilder()
                .setStatus(status(code(answer.status())))
                .setDeniedResponse(denied)
                .build();
    }

    private static io.grpc.Status.Code code(int status) {
        return switch (status) {
            case 400, 401 -> io.grpc.Status.Code.UNAUTHENTICATED;
            case 429 -> io.grpc.Status.Code.RESOURCE_EXHAUSTED;
            case 500 -> io.grpc.Status.Code.INTERNAL;
            default -> io.grpc.Status.Code.PERMISSION_DENIED;
        };
    }

    private static com.google.rpc.Status status(io.grpc.Status.Code code) {
        return com.google.rpc.Status.newBuilder().setCode(code.value()).build();
    }

    private static HeaderValueOption header(String name, String value) {
        return HeaderValueOption.newBuilder()
                .setHeader(
                        HeaderValue.newBuilder()
                                .setKey(name.toLowerCase(Locale.ROOT))
                                .setValue(value))
                .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
                .build();
    }
}
