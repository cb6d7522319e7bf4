package dev.precept.pdp.ops;

import dev.precept.pdp.settings.AnyCertificate;
import dev.precept.pdp.settings.ServiceSettings;
import dev.precept.pdp.settings.SettingException;

import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/** The main listener. */
@Component
final class Listener implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private final ServiceSettings settings;

    Listener(ServiceSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setPort(settings.port());
        InetAddress address = settings.bindAddress();
        refuseTakenPort(address, settings.port(), "--port");
        refuseTakenPort(address, settings.decisionPort(), "--decision-port");
        ServiceSettings.Tls tls = settings.tls();
        if (tls != null) {
            factory.setSsl(ssl(tls));
            if (tls.asksClients()) {
                factory.addConnectorCustomizers(Listener::takeAnyCertificate);
            }
        } else if (address != null) {
            factory.setAddress(address);
        }
    }

    private static void takeAnyCertificate(Connector connector) {
        for (SSLHostConfig host : connector.findSslHostConfigs()) {
            host.setCertificateVerification("optional");
            host.setTrustManagerClassName(AnyCertificate.class.getName());
        }
    }

    /** Asked before anything is made in the data directory. */
    private static void refuseTakenPort(@Nullable InetAddress address, int port, String option) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
        } catch (IOException taken) {
            throw new SettingException(
                    "Port " + port + " is in use.",
                    "Stop what listens there, or name another port: infra/run " + option + " N.");
        }
    }

    private static Ssl ssl(ServiceSettings.Tls tls) {
        Ssl ssl = new Ssl();
        ssl.setCertificate(pem(tls.certificate(), "certificate").toString());
        ssl.setCertificatePrivateKey(pem(tls.key(), "key").toString());
        ssl.setEnabledProtocols(ServiceSettings.Tls.PROTOCOLS.toArray(String[]::new));
        return ssl;
    }

    private static Path pem(Path file, String what) {
        try {
            PemContent content = PemContent.load(file);
            boolean isThere =
                    what.equals("key")
                            ? content.getPrivateKey() != null
                            : !content.getCertificates().isEmpty();
            if (isThere) {
                return file;
            }
        } catch (IOException | RuntimeException unreadable) {
            throw refused(file, what, ": " + unreadable.getMessage());
        }
        throw refused(file, what, ".");
    }

    private static SettingException refused(Path file, String what, String why) {
        return new SettingException(
                "The TLS " + what + " '" + file + "' cannot be read" + why,
                "Name a PEM file that this user can read: a certificate chain, and its private"
                        + " key, not encrypted.");
    }
}
