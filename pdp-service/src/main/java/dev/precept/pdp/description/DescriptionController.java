package dev.precept.pdp.description;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Serves the description of this service: nothing in it is secret, and it is the same for all. */
@Controller
final class DescriptionController {
    private final DescriptionFile file;

    DescriptionController(DescriptionFile file) {
        this.file = file;
    }

    @GetMapping("/openapi.json")
    ResponseEntity<byte[]> description() {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noCache())
                .eTag(file.tag())
                .header("X-Content-Type-Options", "nosniff")
                .body(file.bytes());
    }
}
