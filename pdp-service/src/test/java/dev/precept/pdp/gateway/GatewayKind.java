package dev.precept.pdp.gateway;

import java.util.List;

/** The gateways that Debian has, and how the samples of {@code infra/gateways} start. */
enum GatewayKind {
    NGINX("nginx", "X_ORIGINAL", "nginx.conf") {
        @Override
        List<String> command(String configuration, String directory) {
            return List.of(
                    "/usr/sbin/nginx",
                    "-p",
                    directory,
                    "-c",
                    configuration,
                    "-g",
                    "daemon off; user root; pid nginx.pid; error_log stderr;");
        }
    },
    CADDY("caddy", "X_FORWARDED", "Caddyfile") {
        @Override
        List<String> command(String configuration, String directory) {
            return List.of(
                    "/usr/bin/caddy",
                    "run",
                    "--adapter",
                    "caddyfile",
                    "--config",
                    directory + "/" + configuration);
        }
    },
    HAPROXY("haproxy", "X_ORIGINAL", "haproxy.cfg") {
        @Override
        List<String> command(String configuration, String directory) {
            return List.of("/usr/sbin/haproxy", "-db", "-f", directory + "/" + configuration);
        }
    },
    APACHE("apache", "X_ORIGINAL", "httpd.conf") {
        @Override
        List<String> command(String configuration, String directory) {
            return List.of(
                    "/usr/sbin/apache2",
                    "-d",
                    directory,
                    "-f",
                    directory + "/" + configuration,
                    "-DFOREGROUND");
        }
    };

    private final String folder;
    private final String family;
    private final String configuration;

    GatewayKind(String folder, String family, String configuration) {
        this.folder = folder;
        this.family = family;
        this.configuration = configuration;
    }

    abstract List<String> command(String configuration, String directory);

    /** Its folder in {@code infra/gateways}. */
    String folder() {
        return folder;
    }

    /** The family of header fields it is registered with. */
    String family() {
        return family;
    }

    /** The field of the family that tells the path. */
    String pathField() {
        return family.equals("X_FORWARDED") ? "X-Forwarded-Uri" : "X-Original-URI";
    }

    /** How it is started in a directory that holds its samples. */
    List<String> command(String directory) {
        return command(configuration, directory);
    }
}
