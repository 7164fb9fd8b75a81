using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Matching.Web.Data;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Matching.Web.Http;

/// <summary>
/// Writes every problem as JSON, whatever the caller says to accept: the framework's own writer would answer 406 with nothing. A
/// browser gets the page of the problem.
/// </summary>
public sealed class ProblemWriter(IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        ProblemHandler.Complete(context);
        var response = context.HttpContext.Response;
        if (PageAnswers.IsForPeople(context.HttpContext.Request) && context.ProblemDetails.Type is { } type)
        {
            var problem = new PageProblem(
                type[(type.LastIndexOf('/') + 1)..],
                PageAnswers.AddressOf(context.HttpContext.Request)
            );
            return new ValueTask(
                PageAnswers.Show(context.HttpContext, "problems/{Slug}", context.ProblemDetails.Status!.Value, problem)
            );
        }

        return new ValueTask(
            response.WriteAsJsonAsync(
                context.ProblemDetails,
                context.ProblemDetails.GetType(),
                json.Value.SerializerOptions,
                "application/problem+json"
            )
        );
    }
}

/// <summary>
/// Every error leaves here, as RFC 9457 in the caller's language: a name, the field, what to do; never a stack trace.
/// </summary>
public sealed partial class ProblemHandler(IProblemDetailsService problems, Dialect dialect, ILogger<ProblemHandler> log)
    : IExceptionHandler
{
    private const string UnavailablePage = "unavailable";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is AnsweredBeforeException before)
        {
            await Replay(httpContext, before, cancellationToken);
            return true;
        }

        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = Translate(exception);
        if (exception is BadHttpRequestException { InnerException: JsonException })
        {
            problem = await BodyFaults.AllOf(problem, httpContext);
        }

        var endpoint = httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        Log(problem, exception, httpContext);
        SetHeaders(problem, httpContext.Response.Headers);
        if (problem.Status >= 500 && PageAnswers.IsWanted(httpContext.Request, endpoint))
        {
            await PageAnswers.Show(
                httpContext,
                UnavailablePage,
                problem.Status,
                new PageProblem(problem.Slug, PageAnswers.AddressOf(httpContext.Request))
            );
            return true;
        }

        httpContext.Response.StatusCode = problem.Status;
        return await problems.TryWriteAsync(
            new ProblemDetailsContext
            {
                HttpContext = httpContext,
                ProblemDetails = Details(problem, PageAnswers.IsPage(endpoint)),
                Exception = exception,
            }
        );
    }

    private void Log(ProblemException problem, Exception exception, HttpContext httpContext)
    {
        if (problem.Status < 500 && exception is not RowGoneException)
        {
            return;
        }

        log.Log(
            problem.Status >= 500 ? LogLevel.Error : LogLevel.Warning,
            exception,
            "{Slug} in {Method} {Endpoint}",
            problem.Slug,
            httpContext.Request.Method,
            httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName
        );
    }

    private static void SetHeaders(ProblemException problem, IHeaderDictionary headers)
    {
        if (problem.RetryAfter is { } wait)
        {
            ProblemException.Tell(headers, wait);
        }

        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            headers.WWWAuthenticate = "Bearer";
        }
    }

    // a page speaks the reader's language, whatever reads it
    private static ProblemDetails Details(ProblemException problem, bool isOfPage)
    {
        var details = problem.Errors is { } errors ? new HttpValidationProblemDetails(errors) : new ProblemDetails();
        details.Status = problem.Status;
        Name(details, problem.Slug, problem.Args);
        details.Detail = isOfPage ? Texts.ProblemOnPage(problem.Slug, problem.Words) : details.Detail;
        foreach (var (member, value) in problem.Extensions)
        {
            details.Extensions[member] = value;
        }

        return details;
    }

    /// <summary>Completes every problem, the framework's own too (validation, 401, 404, 405, 415).</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var details = context.ProblemDetails;
        if (
            details is HttpValidationProblemDetails validation
            && details.Type?.StartsWith("/problems/", StringComparison.Ordinal) != true
        )
        {
            Name(details, "validation-failed", []);
            // a member has one message, whether a rule names it as the class or as the body does
            validation.Errors = validation
                .Errors.GroupBy(error => JsonPath(error.Key), error => error.Value)
                .ToDictionary(member => member.Key, member => member.First());
        }

        if (details.Type?.StartsWith("/problems/", StringComparison.Ordinal) != true)
        {
            Name(details, SlugOf(details.Status ?? context.HttpContext.Response.StatusCode), []);
        }

        details.Status ??= context.HttpContext.Response.StatusCode;
        details.Instance ??= Secrets.Hide(context.HttpContext.Request.Path.Value ?? "");
        details.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier;
    }

    /// <summary>The framework's <c>Needs[0].Code</c> as it is in the body: <c>needs[0].code</c>.</summary>
    public static string JsonPath(string memberPath) =>
        string.Join(
            '.',
            memberPath.Split('.').Select(member => member.Length == 0 ? member : JsonNamingPolicy.CamelCase.ConvertName(member))
        );

    private static void Name(ProblemDetails details, string slug, object[] args)
    {
        details.Type = $"/problems/{slug}";
        details.Title = Texts.Problem($"{slug}.title");
        details.Detail = Texts.Problem($"{slug}.detail", args);
    }

    private static string SlugOf(int status) =>
        status switch
        {
            400 => "malformed-request",
            401 => "not-authenticated",
            403 => "forbidden",
            404 => "not-found",
            405 => "method-not-allowed",
            406 => "not-acceptable",
            413 => "body-too-large",
            415 => "unsupported-media-type",
            429 => "too-many-requests",
            503 => "database-unavailable",
            _ => "internal-error",
        };

    private ProblemException Translate(Exception exception) =>
        exception switch
        {
            ProblemException problem => problem,
            BadHttpRequestException { StatusCode: 413 } => Problems.Refused("body-too-large"),
            BadHttpRequestException { StatusCode: 415 } => Problems.Refused("unsupported-media-type"),
            BadHttpRequestException { InnerException: JsonException json } => FromJson(json),
            BadHttpRequestException bad => FromBinding(bad),
            JsonException json => FromJson(json),
            // half a character or bytes that are no UTF-8 inside a value that was kept as it came
            InvalidOperationException invalid
                when invalid.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true => Problems.Malformed(
                "body",
                Texts.Validation("text-characters")
            ),
            // a form with a character that no form has, with a thousand fields, or cut off
            InvalidDataException
            or IOException when exception.Source?.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) == true =>
                Problems.Refused("malformed-request"),
            DbException database => FromDatabase(database),
            MasterKeyChangedException => Problems.Refused("master-key-changed"),
            TimeoutException { InnerException: null } => Problems.Refused("database-unavailable"),
            RowGoneException => Problems.Refused("conflict"),
            _ => Problems.Refused("internal-error"),
        };

    /// <summary>What the strict reader did not like, with the member it was reading.</summary>
    public static ProblemException FromJson(JsonException exception)
    {
        var path = exception.Path is { Length: > 1 } p ? p.TrimStart('$').TrimStart('.') : "body";
        if (UnmappedMember().Match(exception.Message) is { Success: true } unmapped)
        {
            return Problems.Malformed(
                path == "body" ? unmapped.Groups[1].Value : path,
                Texts.Validation("unknown-member", unmapped.Groups[1].Value)
            );
        }

        if (MissingMembers().Match(exception.Message) is { Success: true } missing)
        {
            return Problems.ValidationFailed(
                missing
                    .Groups[1]
                    .Value.Split(", ")
                    .ToDictionary(member => member.Trim('\'', '.'), _ => new[] { Texts.Validation("required") })
            );
        }

        if (exception.Message.Contains("doesn't allow", StringComparison.Ordinal))
        {
            return Problems.Malformed(path, Texts.Validation("required"));
        }

        if (exception.Message.StartsWith("Duplicate property", StringComparison.Ordinal))
        {
            return Problems.Malformed(path, Texts.Validation("member-twice"));
        }

        if (exception.Message.StartsWith(StrictText.Marker, StringComparison.Ordinal))
        {
            return Problems.ValidationFailed(path, Texts.Validation("text-characters"));
        }

        // the reader of JSON itself, not what it reads into
        if (exception is { InnerException: JsonException, LineNumber: { } line, BytePositionInLine: { } position })
        {
            return Problems.Malformed(path, Texts.Validation("json-broken", line + 1, position + 1));
        }

        var type = ConvertedTo().Match(exception.Message).Groups[1].Value.TrimEnd('.');
        return Problems.Malformed(path, Codes(type) is { } values ? Texts.Validation("one-of", values) : Required(type));
    }

    // The values of an enumeration, when that is what was to be read.
    private static string? Codes(string name)
    {
        var type =
            name.Length == 0
                ? null
                : typeof(ProblemHandler).Assembly.GetType(name) ?? typeof(Engine.Objective).Assembly.GetType(name);
        return type is not { IsEnum: true }
            ? null
            : string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
    }

    // What was to be read, in words. The names are those of messages of the framework: of types for JSON, of C# for parameters.
    private static string Required(string type) =>
        Texts.Validation(
            type.Replace("Nullable<", "", StringComparison.Ordinal).TrimEnd('>', '?').Split('.')[^1] switch
            {
                "Int32" or "Int64" or "int" or "long" => "requires-whole-number",
                "Double" or "Decimal" or "double" or "decimal" => "requires-number",
                "Boolean" or "bool" => "requires-true-or-false",
                "DateOnly" => "requires-day",
                "DateTimeOffset" => "requires-time",
                "Guid" => "requires-id",
                "String" or "string" => "requires-text",
                "List" => "requires-list",
                _ when type.Length > 0 && typeof(ProblemHandler).Assembly.GetType(type) is { IsClass: true } => "requires-object",
                _ => "malformed",
            }
        );

    private static ProblemException FromBinding(BadHttpRequestException exception) =>
        BoundParameter().Match(exception.Message) is { Success: true } bound
            ? Problems.Malformed(JsonNamingPolicy.CamelCase.ConvertName(bound.Groups[2].Value), Required(bound.Groups[1].Value))
        : exception.Message.Contains("body", StringComparison.Ordinal)
            ? Problems.Malformed("body", Texts.Validation("requires-body"))
        : Problems.Refused("malformed-request");

    private ProblemException FromDatabase(DbException exception) => OfViolation(exception, dialect) ?? Unavailable(exception);

    /// <summary>What a constraint of the database refuses; null for any other failure of it.</summary>
    public static ProblemException? OfViolation(DbException exception, Dialect dialect) =>
        dialect.Violation(exception) switch
        {
            {
                Kind: ViolationKind.Unique,
                Constraint: "uq_sites_programme_id_name"
                    or "uq_partners_programme_id_name"
                    or "uq_vocabulary_terms_programme_id_list_code"
            } => Problems.Refused("name-taken"),
            { Kind: ViolationKind.Unique, Constraint: "uq_accounts_email_hash" } => Problems.Refused("account-email-taken"),
            { Kind: ViolationKind.Unique, Constraint: "uq_pairs_mentee_id" } => Problems.Refused("mentee-already-paired"),
            {
                Kind: ViolationKind.Unique,
                Constraint: "uq_responses_person_id_wave_occasion" or "uq_responses_partner_id_wave_occasion"
            } => Problems.Refused("response-already-given"),
            { Kind: ViolationKind.ForeignKey } => Problems.Refused("in-use"),
            { Kind: ViolationKind.Text } => Problems.Malformed("body", Texts.Validation("text-characters")),
            not null => Problems.Refused("conflict"),
            null => null,
        };

    private ProblemException Unavailable(DbException exception) =>
        exception switch
        {
            PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } =>
                Problems.Refused("conflict"),
            _ when exception is StorageFullException || dialect.IsFull(exception) => Problems.Refused("storage-full"),
            _ when exception is SqliteException { SqliteErrorCode: 5 or 6 } or NpgsqlException { IsTransient: true } =>
                Problems.Refused("database-unavailable"),
            _ => Problems.Refused("internal-error"),
        };

    private static async Task Replay(HttpContext context, AnsweredBeforeException before, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = before.Status;
        context.Response.Headers["Idempotency-Replayed"] = "true";
        context.Response.Headers.Location = before.Location;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(before.Body, cancellationToken);
    }

    [GeneratedRegex("The JSON property '([^']*)' could not be mapped", RegexOptions.NonBacktracking)]
    private static partial Regex UnmappedMember();

    [GeneratedRegex("missing required properties including: (.*)$", RegexOptions.NonBacktracking)]
    private static partial Regex MissingMembers();

    [GeneratedRegex(@"could not be converted to (?:System\.Nullable`1\[)?([\w.+]+)", RegexOptions.NonBacktracking)]
    private static partial Regex ConvertedTo();

    [GeneratedRegex("parameter \"([^\" ]+) ([^\" ]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex BoundParameter();
}
