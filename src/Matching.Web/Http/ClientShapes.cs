using Microsoft.OpenApi;

namespace Matching.Web.Http;

/// <summary>
/// Media types that a route also answers with when asked for by <c>Accept</c>; the framework's own document keeps one per status.
/// </summary>
public sealed record OtherAnswers(params IReadOnlyList<string> MediaTypes);

/// <summary>
/// Puts the API document into the form from which generators make clients that compile; from the framework's own document they
/// did not. <c>scripts/generated-clients</c> uses three generators on it.
/// </summary>
public static class ClientShapes
{
    // by which the framework remembers of a member with a schema of its own: that it may be null, what is said of it, which
    // schema it has
    internal const string NullableMember = "x-is-nullable-property";
    private const string MemberDescription = "x-ref-description";
    private const string SchemaName = "x-schema-id";

    public static RouteHandlerBuilder AlsoAnswers(this RouteHandlerBuilder route, params string[] mediaTypes) =>
        route.WithMetadata(new OtherAnswers(mediaTypes));

    /// <summary>Adds the other forms of an answer after the default one.</summary>
    public static void AddAnswers(OpenApiOperation operation, OtherAnswers others)
    {
        var content = (
            (OpenApiResponse)
                operation.Responses![StatusCodes.Status200OK.ToString(System.Globalization.CultureInfo.InvariantCulture)]
        ).Content!;
        foreach (var mediaType in others.MediaTypes)
        {
            content[mediaType] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = IsText(mediaType) ? null : "binary" },
            };
        }
    }

    public static void Prepare(OpenApiDocument document)
    {
        foreach (var patch in PatchesOf(document))
        {
            ShareSchemas(patch, document);
        }

        foreach (var (name, schema) in document.Components!.Schemas!)
        {
            if (schema is OpenApiSchema own)
            {
                NameEnumeration(own);
                DescribeMembers(own, document);
                HideTwins(own);
                if (name is "ProblemDetails" or "HttpValidationProblemDetails")
                {
                    DescribeProblem(own);
                }
            }
        }
    }

    private static bool IsText(string mediaType) =>
        mediaType.StartsWith("text/", StringComparison.Ordinal) || mediaType.EndsWith("+csv", StringComparison.Ordinal);

    private static IEnumerable<OpenApiSchema> PatchesOf(OpenApiDocument document) =>
        document
            .Paths.Values.SelectMany(path => path.Operations ?? [])
            .Select(entry => entry.Value.RequestBody?.Content)
            .Where(content => content?.ContainsKey(MergePatch.ContentType) == true)
            .Select(content =>
                document.Components!.Schemas![((OpenApiSchemaReference)content![MergePatch.ContentType].Schema!).Reference.Id!]
            )
            .OfType<OpenApiSchema>()
            .Distinct();

    // A body described by what it patches comes with the schemas of its members inside; they have names that the rest of the
    // document uses.
    private static void ShareSchemas(OpenApiSchema schema, OpenApiDocument document)
    {
        foreach (var (name, member) in schema.Properties!.ToList())
        {
            if (member is not OpenApiSchema own)
            {
                continue;
            }

            if (own.Items is OpenApiSchema item && NameOf(item, document) is { } itemName)
            {
                own.Items = new OpenApiSchemaReference(itemName, document);
            }
            else if (NameOf(own, document) is { } shared)
            {
                var reference = new OpenApiSchemaReference(shared, document);
                var description = Remembered(own, MemberDescription) as string;
                schema.Properties![name] = Remembered(own, NullableMember) is true
                    ? new OpenApiSchema
                    {
                        OneOf = [reference, new OpenApiSchema { Type = JsonSchemaType.Null }],
                        Description = description,
                    }
                    : new OpenApiSchemaReference(shared, document) { Description = description };
            }
        }
    }

    private static string? NameOf(OpenApiSchema schema, OpenApiDocument document) =>
        Remembered(schema, SchemaName) is string { Length: > 0 } name && document.Components!.Schemas!.ContainsKey(name)
            ? name
            : null;

    private static object? Remembered(OpenApiSchema schema, string key) =>
        schema.Metadata is { } remembered && remembered.TryGetValue(key, out var value) ? value : null;

    // The same enumeration is required in one place and nullable in another: null belongs to the place.
    private static void NameEnumeration(OpenApiSchema schema)
    {
        if (schema.Enum is { Count: > 0 } values)
        {
            schema.Enum = [.. values.Where(value => value is not null && !value.IsJsonNullSentinel())];
            schema.Type = JsonSchemaType.String;
        }
    }

    // Generators read the description of a member beside oneOf, not inside it.
    private static void DescribeMembers(OpenApiSchema schema, OpenApiDocument document)
    {
        foreach (var member in (schema.Properties ?? new Dictionary<string, IOpenApiSchema>()).Values.OfType<OpenApiSchema>())
        {
            if (
                member.OneOf
                is [OpenApiSchema { Type: JsonSchemaType.Null } none, OpenApiSchemaReference { Reference.Id: { } id } reference]
            )
            {
                member.Description ??= reference.Description;
                member.OneOf = [new OpenApiSchemaReference(id, document), none];
            }
        }
    }

    // `$schema` and `schema` become one name in most languages: the one of the standard's envelope is answered and not described.
    private static void HideTwins(OpenApiSchema schema)
    {
        var twins = (schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
            .Keys.Where(name => name.StartsWith('$') && schema.Properties!.ContainsKey(name[1..]))
            .ToList();
        foreach (var twin in twins)
        {
            schema.Properties!.Remove(twin);
            schema.AdditionalPropertiesAllowed = true;
        }
    }

    // What every problem has beyond the framework's members; some carry more of their own.
    private static void DescribeProblem(OpenApiSchema schema)
    {
        schema.AdditionalPropertiesAllowed = true;
        schema.Description = "A problem as RFC 9457 has it. `type` is the address of a page that explains it.";
        schema.Properties!["traceId"] = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Description = "Id under which the service has logged the request.",
        };
        schema.Properties["errors"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "What is wrong, by the path of each member or parameter.",
            AdditionalProperties = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.String },
            },
        };
    }
}
