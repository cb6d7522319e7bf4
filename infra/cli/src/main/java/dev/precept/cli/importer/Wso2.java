package dev.precept.cli.importer;

import java.util.HashMap;
import java.util.Map;

/** What the parts of a WSO2 import have in common. Not thread-safe. */
final class Wso2 {
    private final Document document = new Document();
    private final Handles apis = new Handles();
    private final Handles applications = new Handles();
    private final Handles roles = new Handles();
    private final Handles groups = new Handles();
    private final Handles users = new Handles();
    private final Handles plans = new Handles();
    private final Map<String, String> apiByScope = new HashMap<>();

    Document document() {
        return document;
    }

    private record ManagedApi(String name, String version) {}

    private record ManagedApplication(String owner, String name) {}

    private record Role(boolean isOfApplication, String application, String name) {}

    /** The handle of an API resource. */
    String api(String identifier) {
        return apis.of(identifier);
    }

    /** The handle of an API of API Manager; the version may be empty. */
    String api(String name, String version) {
        return apis.of(
                new ManagedApi(name, version), version.isEmpty() ? name : name + "-" + version);
    }

    String application(String name) {
        return applications.of(name);
    }

    /** The handle of an application of API Manager, where each owner has names of his own. */
    String application(String owner, String name) {
        return applications.of(new ManagedApplication(owner, name), name);
    }

    /** The handle of a role of the organization; {@code Internal/x} is another than {@code x}. */
    String role(String name) {
        return roles.of(new Role(false, "", name), name.replaceFirst("^Internal/", ""));
    }

    /** The handle of a role of an application: several have roles of one name. */
    String role(String application, String name) {
        return roles.of(new Role(true, application, name), name);
    }

    String group(String name) {
        return groups.of(name);
    }

    String user(String id) {
        return users.of(id);
    }

    String plan(String name) {
        return plans.of(name);
    }

    /** A scope of an API, if Precept's tokens can have one of this name. */
    boolean scope(String api, Part from, String displayName) {
        String name = from.text("name");
        if (!Realm.isScope(name)) {
            from.leave("A scope has no blanks, quotes or backslashes.");
            return false;
        }
        document.scope(api, name, displayName, from.text("description"));
        apiByScope.putIfAbsent(name, api);
        return true;
    }

    /** The API that a scope is of; empty for none in the export. */
    String apiOf(String scope) {
        return apiByScope.getOrDefault(scope, "");
    }

    /** The name of a file without its folder and ending: what it is about. */
    String fileName(Part part) {
        String file = part.file();
        String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
