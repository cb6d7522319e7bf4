package dev.precept.pdp.page;

import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The one style and the one script of our pages. */
@Controller
final class AssetController {
    private final Asset style = Asset.of("precept.css", "text/css;charset=utf-8");
    private final Asset script = Asset.of("passkey.js", "text/javascript;charset=utf-8");

    private record Asset(byte[] bytes, String tag, MediaType type) {
        static Asset of(String name, String type) {
            try {
                byte[] bytes =
                        new ClassPathResource(name, AssetController.class).getContentAsByteArray();
                String tag = '"' + DigestUtils.md5DigestAsHex(bytes) + '"';
                return new Asset(bytes, tag, MediaType.parseMediaType(type));
            } catch (IOException missing) {
                throw new UncheckedIOException(missing);
            }
        }

        ResponseEntity<byte[]> answer() {
            return ResponseEntity.ok()
                    .contentType(type)
                    .cacheControl(CacheControl.maxAge(Limits.ASSET_AGE).cachePublic())
                    .eTag(tag)
                    .header("X-Content-Type-Options", "nosniff")
                    .body(bytes);
        }
    }

    @GetMapping("/o/{org}/assets/precept.css")
    ResponseEntity<byte[]> style() {
        return style.answer();
    }

    @GetMapping("/o/{org}/assets/passkey.js")
    ResponseEntity<byte[]> script() {
        return script.answer();
    }
}
