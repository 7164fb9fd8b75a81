using System.Text;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Matching.Web.Features.Participants.PeopleFiles;

/// <summary>How a file is taken in.</summary>
public sealed record ImportOptions
{
    /// <summary>Programme of rows that name none. Defaults to the caller's own.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary><c>all_or_none</c> (default) or <c>valid_rows</c>.</summary>
    [LengthUpTo(20)]
    public string? Mode { get; set; }

    /// <summary>Only report the result of each row; save nothing.</summary>
    public bool? DryRun { get; set; }

    /// <summary>
    /// State of people whose row names none. Defaults to <c>applied</c>. The gates of the programme count as for a transition.
    /// </summary>
    [LengthUpTo(20)]
    public string? Status { get; set; }

    /// <summary>
    /// Who screened these people, required for <c>suitable</c>, <c>available</c> and <c>paused</c>. Every person can read it in
    /// their own data.
    /// </summary>
    [LengthUpTo(200)]
    public string? ScreenedBy { get; set; }

    /// <summary>
    /// Day of the screening of people whose row names none, required with <c>screenedBy</c>. A row with a status of its own and
    /// no day in either place counts as screened on the day of the import.
    /// </summary>
    [SensibleDay]
    public DateOnly? ScreenedOn { get; set; }

    /// <summary>What the rows that say nothing of it take over; null where the file is all that counts.</summary>
    internal ScreenedElsewhere? Screening()
    {
        var status = Filter.Code<PersonStatus>(Status, "status");
        if (status is null or PersonStatus.Applied && ScreenedBy is null && ScreenedOn is null)
        {
            return null;
        }

        var isScreened = status is PersonStatus.Suitable or PersonStatus.Available or PersonStatus.Paused;
        var missing = new[] { ("screenedBy", string.IsNullOrWhiteSpace(ScreenedBy)), ("screenedOn", ScreenedOn is null) }
            .Where(member => isScreened && member.Item2)
            .ToDictionary(member => member.Item1, _ => new[] { Texts.Validation("required") });
        return missing.Count == 0
            ? new ScreenedElsewhere(status, ScreenedBy is null ? null : TextForm.Name(ScreenedBy), ScreenedOn)
            : throw Problems.ValidationFailed(missing);
    }
}

public static class PeopleFilesEndpoints
{
    private const string Csv = "text/csv";

    // what browsers and systems call a file of separated values; Windows with Excel calls it Excel's
    private static readonly string[] Accepted = [Csv, "application/csv", "application/vnd.ms-excel", "text/tab-separated-values"];

    private const string Example =
        "givenName,phone,birthYear,languages,consents\nSelam,+39 0521 000003,1994,ti:native;it:a2,matching:1\n";

    public static void MapPeopleFiles(this IEndpointRouteBuilder api)
    {
        Map<Mentor>(api.MapGroup("/mentors", "Mentors", Policies.Coordinator), PersonRole.Mentor, "Mentors");
        Map<Mentee>(api.MapGroup("/mentees", "Mentees", Policies.Coordinator), PersonRole.Mentee, "Mentees");
    }

    private static void Map<TPerson>(RouteGroupBuilder people, PersonRole role, string plural)
        where TPerson : Person
    {
        people
            .MapPost(
                "/import",
                (
                    HttpContext http,
                    [AsParameters] ImportOptions options,
                    PeopleCsv csv,
                    IMediator mediator,
                    CancellationToken ct
                ) => Import(role, http, options, csv, mediator, ct)
            )
            .WithName($"Import{plural}")
            .WithSummary($"Imports {plural.ToLowerInvariant()} from a CSV file")
            .WithDescription(
                "Columns are the members of a person, nested ones dotted; lists are separated by `;`. All rows "
                    + "or none, unless `mode=valid_rows`. The answer has line, status and errors of each row."
            )
            .WithMetadata(
                new TakesIdempotencyKey(),
                new TakesFile(Example, Csv),
                new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(Operation.Limits.Import)
            )
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        people
            .MapGet(
                "/export",
                async ([AsParameters] ExportFilter filter, HttpContext http, IMediator mediator, CancellationToken ct) =>
                {
                    var form = CsvForm.Of(filter);
                    var found = await mediator.Send(new ExportPeople(role, filter), ct);
                    http.Response.Headers.ContentDisposition = $"attachment; filename=\"{plural.ToLowerInvariant()}.csv\"";
                    var json = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
                    return TypedResults.Text(
                        CsvLists.Write(typeof(TPerson), found, json, form),
                        CsvLists.ContentType,
                        Encoding.UTF8
                    );
                }
            )
            .WithName($"Export{plural}")
            .WithSummary($"Exports whole records of {plural.ToLowerInvariant()} as CSV; audited with its purpose")
            .Produces<string>(StatusCodes.Status200OK, Csv)
            .ProducesValidationProblem();
    }

    private static async Task<Ok<ImportReport>> Import(
        PersonRole role,
        HttpContext http,
        ImportOptions options,
        PeopleCsv csv,
        IMediator mediator,
        CancellationToken ct
    )
    {
        if (
            !MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !Accepted.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase)
        )
        {
            throw Problems.Refused("unsupported-media-type");
        }

        var screening = options.Screening();
        var mode = Filter.Code<ImportMode>(options.Mode, "mode") ?? ImportMode.AllOrNone;
        var caller = http.RequestServices.GetRequiredService<Mediation.CallerContext>().Caller;
        // Read and checked before the transaction begins: no other request waits for a file that is still being read.
        var rows = await csv.Read(role, http.Request.Body, options.ProgrammeId ?? caller.ProgrammeId, ct);
        return TypedResults.Ok(await mediator.Send(new ImportPeople(role, mode, options.DryRun ?? false, rows, screening), ct));
    }
}
