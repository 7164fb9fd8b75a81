using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Matching.Web.Http;

/// <summary>Describes a body in the API document as a merge patch of the members of a record.</summary>
public sealed record PatchOf(Type Fields);

/// <summary>What the generated API document needs beyond what the code says by itself.</summary>
public static class ApiDocument
{
    public static IServiceCollection AddApiDocument(this IServiceCollection services) =>
        services.AddOpenApi(
            "v1",
            options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                options.AddDocumentTransformer(
                    (document, _, _) =>
                    {
                        Complete(document);
                        return Task.CompletedTask;
                    }
                );
                options.AddOperationTransformer(Complete);
                options.AddSchemaTransformer(
                    (schema, context, _) =>
                    {
                        Complete(schema, context.JsonTypeInfo);
                        return Task.CompletedTask;
                    }
                );
            }
        );

    private static void Complete(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Matching",
            Version = "1",
            Description =
                "Mentor-mentee matching for community programmes: people, match runs with proof, pairs, questionnaires, indicators.",
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
            Contact = new OpenApiContact { Name = "Your programme's administrator" },
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = SecuritySchemes();
        var operations = document.Paths.Values.SelectMany(path => path.Operations ?? []).Select(entry => entry.Value).ToList();
        foreach (var operation in operations)
        {
            operation.Security ??= [Requires("apiKey", document), Requires("session", document)];
        }

        // used only by merge patches, which are described by the record that they patch
        document.Components.Schemas?.Remove("JsonElement");
        document.Tags = ApiTags.Of(
            operations.SelectMany(operation => operation.Tags ?? new HashSet<OpenApiTagReference>()).Select(tag => tag.Name!)
        );
        ClientShapes.Prepare(document);
    }

    private static Dictionary<string, IOpenApiSecurityScheme> SecuritySchemes() =>
        new()
        {
            ["apiKey"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key: mk_ + public id + _ + secret.",
            },
            ["session"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = "__Host-matching-session",
                Description =
                    "The cookie of a person who has signed in at /console/sign-in (matching-session on "
                    + "loopback). Changes require the X-Antiforgery-Token that GET /api/v1/caller returns.",
            },
        };

    private static OpenApiSecurityRequirement Requires(string scheme, OpenApiDocument? document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };

    private static async Task Complete(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        SetSecurity(operation, metadata, context.Document);
        operation.Description ??= operation.Summary + ".";
        SetParameters(operation, context.Description);
        if (metadata.OfType<PatchOf>().FirstOrDefault() is { } patch)
        {
            await SetPatch(operation, patch, context, cancellationToken);
        }
        else if (ExampleOfBody(context.Description) is { } example)
        {
            operation.RequestBody!.Content!["application/json"].Example = example;
        }

        if (metadata.OfType<NeedsIfMatch>().FirstOrDefault() is { } condition)
        {
            Header(
                operation,
                "If-Match",
                condition.IsRequired,
                "Entity tag of the version that the change was made against, such as \"v3\".",
                100
            );
        }

        if (metadata.OfType<TakesFile>().FirstOrDefault() is { } file)
        {
            SetFile(operation, file);
        }

        foreach (var others in metadata.OfType<OtherAnswers>())
        {
            ClientShapes.AddAnswers(operation, others);
        }

        if (metadata.OfType<TakesIdempotencyKey>().Any())
        {
            Header(
                operation,
                IdempotencyContext.Header,
                false,
                "Repeating a request with the same key and body within 24 h returns the first answer again.",
                255
            );
        }
    }

    private static void SetSecurity(OpenApiOperation operation, IList<object> metadata, OpenApiDocument? document)
    {
        var rights = metadata.OfType<IAuthorizeData>().Select(right => right.Policy).ToList();
        // the token in the address is all that is asked for; the document's format has no name for that
        if (
            metadata.OfType<IAllowAnonymous>().Any()
            || rights.Contains(Policies.Participant)
            || rights.Contains(Policies.MessageLink)
        )
        {
            operation.Security = [];
        }

        // with a key, or with what the body holds
        if (rights.Contains(Policies.Signup))
        {
            operation.Security = [Requires("apiKey", document), []];
        }

        // with or without a key: what is asked for is public
        if (rights.Contains(Policies.Open))
        {
            operation.Security = [Requires("apiKey", document), Requires("session", document), []];
        }
    }

    private static void SetParameters(OpenApiOperation operation, ApiDescription description)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            var described =
                description.ParameterDescriptions.FirstOrDefault(known => known.Name == parameter.Name)?.ParameterDescriptor
                as IParameterInfoParameterDescriptor;
            parameter.Example = described?.ParameterInfo.GetCustomAttribute<SuchAsAttribute>()?.Value;
            if (parameter.In == ParameterLocation.Query)
            {
                parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            }
        }
    }

    private static async Task SetPatch(
        OpenApiOperation operation,
        PatchOf patch,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var schema = await context.GetOrCreateSchemaAsync(patch.Fields, null, cancellationToken);
        schema.Required = null;
        schema.Description = "JSON merge patch (RFC 7396): members left out stay unchanged; null empties a member.";
        context.Document!.AddComponent(operation.OperationId!, schema);
        OpenApiMediaType Described() =>
            new()
            {
                Schema = new OpenApiSchemaReference(operation.OperationId!, context.Document),
                Example = ChangeExampleAttribute.Of(patch.Fields),
            };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [MergePatch.ContentType] = Described(),
                ["application/json"] = Described(),
            },
        };
    }

    private static JsonNode? ExampleOfBody(ApiDescription description) =>
        ExampleAttribute.Of(
            description.ParameterDescriptions.FirstOrDefault(parameter => parameter.Source == BindingSource.Body)?.Type
        );

    private static void SetFile(OpenApiOperation operation, TakesFile file) =>
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = file.Example is null ? "The file." : "The file, UTF-8.",
            Content = file.MediaTypes.ToDictionary(
                type => type,
                _ => new OpenApiMediaType
                {
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = file.Example is null ? "binary" : null },
                    Example = file.Example,
                }
            ),
        };

    private static void Complete(OpenApiSchema schema, JsonTypeInfo type)
    {
        if (type.Type == typeof(DateOnly))
        {
            schema.Format = "date";
        }

        // nullable in the code, so that it is noticed when it is missing; in a body it requires a value
        var required = type
            .Properties.Where(property => property.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: true) == true)
            .Select(property => property.Name);
        foreach (var name in required)
        {
            if (schema.Properties is { } members && members.TryGetValue(name, out var member) && member is OpenApiSchema needed)
            {
                needed.Type &= ~JsonSchemaType.Null;
                needed.Metadata?.Remove(ClientShapes.NullableMember);
            }
        }
    }

    private static void Header(OpenApiOperation operation, string name, bool isRequired, string description, int maximum) =>
        (operation.Parameters ??= []).Add(
            new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Header,
                Required = isRequired,
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = maximum },
                Example = name == "If-Match" ? JsonValue.Create("\"v1\"") : null,
            }
        );
}

/// <summary>Marks a route that looks at If-Match.</summary>
public sealed record NeedsIfMatch(bool IsRequired);

/// <summary>Marks a route that looks at Idempotency-Key.</summary>
public sealed record TakesIdempotencyKey;

/// <summary>Marks a route whose body is a file: of text with an example, or of bytes.</summary>
public sealed record TakesFile(string? Example, params IReadOnlyList<string> MediaTypes);
