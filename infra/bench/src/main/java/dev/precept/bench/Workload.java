package dev.precept.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** The questions as requests of each side. */
final class Workload {
    /** Where AuthZEN evaluations of the organization are asked for. */
    static final String AUTHZEN_PATH =
            "/o/" + Population.ORGANIZATION_HANDLE + "/access/v1/evaluation";

    private static final int USER_DIGITS = 7;
    private static final int BODY_BYTES = 8_192;

    private Workload() {}

    /**
     * AuthZEN evaluations.
     *
     * @param withApplication whether the user comes through an application, whose authorizations
     *     then count too
     */
    static Requests authzen(Questions questions, String headers, boolean withApplication) {
        Population population = questions.population();
        Requests.Builder body =
                Requests.post(AUTHZEN_PATH, "application/json", headers)
                        .text("{\"subject\":{\"type\":\"user\",\"id\":\"u")
                        .part((question, out) -> putUser(questions.user(question), out))
                        .text("\"},\"action\":{\"name\":\"")
                        .name(population.scopes(), Population::scopeName, questions::scope)
                        .text("\"},\"resource\":{\"type\":\"")
                        .name(
                                population.apis(),
                                Population::apiHandle,
                                question -> Population.apiOfScope(questions.scope(question)))
                        .text("\",\"id\":\"item-1\"}");
        if (withApplication) {
            body.text(",\"context\":{\"application\":\"")
                    .name(
                            population.applications(),
                            Population::applicationHandle,
                            questions::application)
                    .text("\"}");
        }
        return body.text("}").build();
    }

    /** One of these evaluations, without an application, as text. */
    static String authzenBody(Questions questions, int question) {
        ByteBuffer request = ByteBuffer.allocate(BODY_BYTES);
        authzen(questions, "", false).put(question, request);
        String text = new String(request.array(), 0, request.position(), StandardCharsets.US_ASCII);
        return text.substring(text.indexOf("\r\n\r\n") + 4);
    }

    /** Batches of so many of these evaluations, without an application, one after the other. */
    static Driver.Source batches(Questions questions, String headers, int size, int count) {
        List<byte[]> batches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder body = new StringBuilder("{\"evaluations\":[");
            for (int j = 0; j < size; j++) {
                body.append(j == 0 ? "" : ",").append(authzenBody(questions, i * size + j));
            }
            body.append("]}");
            String request =
                    "POST "
                            + AUTHZEN_PATH
                            + "s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + headers
                            + "Content-Length: "
                            + body.length()
                            + "\r\n\r\n"
                            + body;
            batches.add(request.getBytes(StandardCharsets.US_ASCII));
        }
        return (number, out) -> out.put(batches.get((int) (number % count)));
    }

    /** The same questions for Cerbos, which is told the roles of the user. */
    static Requests cerbos(Questions questions) {
        Population population = questions.population();
        Requests.Builder body =
                Requests.post("/api/check/resources", "application/json", "")
                        .text("{\"requestId\":\"1\",\"principal\":{\"id\":\"u")
                        .part((question, out) -> putUser(questions.user(question), out))
                        .text("\",\"roles\":[\"");
        for (int i = 0; i < population.rolesPerUser(); i++) {
            int place = i;
            body.text(i == 0 ? "" : "\",\"")
                    .name(
                            population.roles(),
                            Population::roleHandle,
                            question -> population.roleOfUser(questions.user(question), place));
        }
        return body.text("\"]},\"resources\":[{\"actions\":[\"")
                .name(population.scopes(), Population::scopeName, questions::scope)
                .text("\"],\"resource\":{\"kind\":\"")
                .name(
                        population.apis(),
                        Population::apiHandle,
                        question -> Population.apiOfScope(questions.scope(question)))
                .text("\",\"id\":\"item-1\"}}]}")
                .build();
    }

    /** Tokens by client_credentials, with two scopes each of the first API of the application. */
    static Driver.Source tokens(List<Client> clients) {
        List<Requests> requests = new ArrayList<>();
        String organization = Population.ORGANIZATION_HANDLE.value();
        for (Client client : clients) {
            int api = client.application() % Population.ofUsersAndRoles(1, 1).apis();
            IntFunction<String> scope =
                    i -> Population.scopeName(api * Population.SCOPES_PER_API + i);
            requests.add(
                    Requests.post(
                                    "/o/" + organization + "/oauth2/token",
                                    "application/x-www-form-urlencoded",
                                    "Authorization: "
                                            + ServiceProcess.basic(client.id(), client.secret())
                                            + "\r\n")
                            .text("grant_type=client_credentials&scope=")
                            .name(Population.SCOPES_PER_API, scope, Workload::firstScope)
                            .text("+")
                            .name(Population.SCOPES_PER_API, scope, Workload::secondScope)
                            .build());
        }
        return (number, out) -> requests.get((int) (number % requests.size())).put(number, out);
    }

    /** Creations of things, each with a handle of its own: the path followed by a number. */
    static Driver.Source creations(String path, String headers) {
        byte[] start = ("PUT " + path).getBytes(StandardCharsets.US_ASCII);
        byte[] rest =
                (" HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + headers
                                + "Content-Length: 2\r\n\r\n{}")
                        .getBytes(StandardCharsets.US_ASCII);
        return (number, out) ->
                out.put(start)
                        .put(Long.toString(number).getBytes(StandardCharsets.US_ASCII))
                        .put(rest);
    }

    private static int firstScope(int question) {
        return Math.floorMod(Population.mix(question), Population.SCOPES_PER_API);
    }

    private static int secondScope(int question) {
        return (firstScope(question) + 1) % Population.SCOPES_PER_API;
    }

    private static void putUser(int user, ByteBuffer out) {
        int at = out.position();
        int rest = user;
        for (int i = USER_DIGITS - 1; i >= 0; i--) {
            out.put(at + i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        out.position(at + USER_DIGITS);
    }
}
