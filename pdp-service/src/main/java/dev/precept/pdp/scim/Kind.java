package dev.precept.pdp.scim;

import com.unboundid.scim2.common.types.AttributeDefinition;
import com.unboundid.scim2.common.types.EnterpriseUserExtension;
import com.unboundid.scim2.common.types.GroupResource;
import com.unboundid.scim2.common.types.SchemaResource;
import com.unboundid.scim2.common.types.UserResource;
import com.unboundid.scim2.common.utils.SchemaUtils;

import org.jspecify.annotations.Nullable;

import java.beans.IntrospectionException;
import java.util.List;
import java.util.Objects;

/** The types of resources, each with the schemas that RFC 7643 section 8.7 gives it. */
enum Kind {
    USER(
            "User",
            "Users",
            List.of(schema(UserResource.class), Kind.schema(EnterpriseUserExtension.class))),
    GROUP("Group", "Groups", List.of(schema(GroupResource.class)));

    /** Where identity providers put department, manager and employee number. */
    static final String ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    private final String type;
    private final String path;
    private final List<SchemaResource> schemas;

    Kind(String type, String path, List<SchemaResource> schemas) {
        this.type = type;
        this.path = path;
        this.schemas = schemas;
    }

    private static SchemaResource schema(Class<?> type) {
        try {
            return Objects.requireNonNull(SchemaUtils.getSchema(type));
        } catch (IntrospectionException e) {
            throw new IllegalStateException("a library's own class can be looked at", e);
        }
    }

    /** The name of the type. */
    String type() {
        return type;
    }

    /** What the resources' path ends with. */
    String path() {
        return path;
    }

    /** The schema that each has; what others add comes after it. */
    SchemaResource core() {
        return schemas.getFirst();
    }

    /** The name of that schema. */
    String urn() {
        return urn(core());
    }

    /** The name of a schema. */
    static String urn(SchemaResource schema) {
        return Objects.requireNonNull(schema.getId());
    }

    /** Schemas that a resource may have besides. */
    List<SchemaResource> extensions() {
        return schemas.subList(1, schemas.size());
    }

    /** The definition of an attribute of the core schema; null where there is none. */
    @Nullable AttributeDefinition attribute(String name) {
        return attribute(core(), name);
    }

    static @Nullable AttributeDefinition attribute(SchemaResource schema, String name) {
        for (AttributeDefinition attribute : schema.getAttributes()) {
            if (attribute.getName().equalsIgnoreCase(name)) {
                return attribute;
            }
        }
        return null;
    }
}
