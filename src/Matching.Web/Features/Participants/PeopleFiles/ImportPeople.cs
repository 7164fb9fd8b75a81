using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.PeopleFiles;

/// <summary>What an import does with rows that cannot be taken in.</summary>
public enum ImportMode
{
    /// <summary>One row that cannot be taken in keeps all rows out.</summary>
    AllOrNone,

    /// <summary>Takes in the rows that can be.</summary>
    ValidRows,
}

/// <summary>Result of a row.</summary>
public enum ImportedStatus
{
    /// <summary>The person is entered.</summary>
    Created,

    /// <summary>Nothing is wrong with it, but nothing was stored: a dry run, or other rows that are invalid.</summary>
    Valid,

    /// <summary>It cannot be taken in; <c>errors</c> says why.</summary>
    Invalid,
}

/// <summary>A row of a file as read: what it says, or what is wrong with it.</summary>
/// <param name="Line">Line of the file on which the row begins; the header is line 1.</param>
/// <param name="Fields">The person, a <see cref="CreateMentor"/> or <see cref="CreateMentee"/>; null when it could not be
/// read.</param>
/// <param name="Errors">What is wrong, by field.</param>
public sealed record ImportRow(int Line, object? Fields, Dictionary<string, string[]>? Errors)
{
    /// <summary>The cells of the row; null where they do not fit the header.</summary>
    public ImportCells? Cells { get; init; }
}

/// <summary>Cells of a row as the file has them.</summary>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Texts">Their cells.</param>
public sealed record ImportCells(IReadOnlyList<string> Columns, IReadOnlyList<string> Texts)
{
    /// <summary>The cell of a column; empty where the file has no such column.</summary>
    public string Of(string column) =>
        Columns.Zip(Texts).FirstOrDefault(cell => cell.First == column) is { Second: { } text } ? text.Trim() : "";
}

/// <summary>Result of one row.</summary>
public sealed record ImportedRow
{
    /// <summary>Line of the file on which the row begins; the header is line 1.</summary>
    public required int Line { get; init; }

    /// <summary>Result of the row.</summary>
    public required ImportedStatus Status { get; init; }

    /// <summary>The person, when entered.</summary>
    public Guid? Id { get; init; }

    /// <summary>What is wrong, by field.</summary>
    public Dictionary<string, string[]>? Errors { get; init; }

    /// <summary>
    /// Records that the caller may see, or earlier rows of the file, that may be of the same person. They keep no row out; staff
    /// merge or dismiss them.
    /// </summary>
    public required IReadOnlyList<ImportedDuplicate> PossibleDuplicates { get; init; }
}

/// <summary>A record or an earlier row that may be of the same person.</summary>
public sealed record ImportedDuplicate
{
    /// <summary>The record, when it was there before.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>The line, when it is a row of the same file.</summary>
    public int? Line { get; init; }

    /// <summary>Reasons for the possible duplicate.</summary>
    public required IReadOnlyList<DuplicateReason> Reasons { get; init; }
}

/// <summary>Result of an import.</summary>
public sealed record ImportReport
{
    /// <summary>Rows in the file, the header not counted.</summary>
    public required int Total { get; init; }

    /// <summary>People entered.</summary>
    public required int Created { get; init; }

    /// <summary>Rows with errors.</summary>
    public required int Invalid { get; init; }

    /// <summary>Whether it was a dry run.</summary>
    public required bool DryRun { get; init; }

    /// <summary>The rows, in the order of the file.</summary>
    public required IReadOnlyList<ImportedRow> Rows { get; init; }
}

/// <summary>What is known of people who were screened before the programme moved here.</summary>
/// <param name="Status">State of those whose row names none.</param>
/// <param name="By">Who screened them.</param>
/// <param name="On">When, of those whose row names no day.</param>
public sealed record ScreenedElsewhere(PersonStatus? Status, string? By, DateOnly? On);

/// <summary>Takes in the rows of a file: all or none, or the valid ones.</summary>
public sealed record ImportPeople(
    PersonRole Role,
    ImportMode Mode,
    bool DryRun,
    IReadOnlyList<ImportRow> Rows,
    ScreenedElsewhere? Screening = null
) : ICommand<ImportReport>, ICreate
{
    int ICreate.AnswerStatus => StatusCodes.Status200OK;

    /// <summary>Whether people of this state have passed an interview.</summary>
    internal static bool IsScreened(PersonStatus? status) =>
        status is PersonStatus.Suitable or PersonStatus.Available or PersonStatus.Paused;
}

internal sealed class ImportPeopleHandler(
    Db db,
    PersonWriter writer,
    IdentityVault vault,
    CallerContext callers,
    Auditor auditor,
    TimeProvider clock
) : IRequestHandler<ImportPeople, ImportReport>
{
    private const int MostErrors = 50;
    private const int ManyRows = 500;

    public async Task<ImportReport> Handle(ImportPeople request, CancellationToken cancellationToken)
    {
        db.IsPatient = true;
        TakeOver(request);
        RefuseUnusedScreening(request);
        var errors = request.Rows.Select(row => row.Errors).ToArray();
        var programmes = new Programme?[errors.Length];
        for (var i = 0; i < errors.Length; i++)
        {
            if (errors[i] is null)
            {
                (programmes[i], errors[i]) = await Check((PersonFields)request.Rows[i].Fields!, cancellationToken);
            }
        }

        await FindTaken(request, errors, cancellationToken);
        var valid = Enumerable.Range(0, errors.Length).Where(i => errors[i] is null).ToList();
        var duplicates = await FindDuplicates(request, valid, programmes, cancellationToken);
        var isRefused = request.Mode == ImportMode.AllOrNone && valid.Count < errors.Length;
        var created = new Dictionary<int, Guid>();
        if (!request.DryRun && !isRefused)
        {
            var stored = await writer.InsertAll(
                request.Role,
                [.. valid.Select(i => ((PersonFields)request.Rows[i].Fields!, programmes[i]!))],
                cancellationToken
            );
            created = valid.Select((row, i) => (row, stored[i])).ToDictionary();
            await KeepScreening(request, created, cancellationToken);
            if (created.Count >= ManyRows)
            {
                // both databases choose their ways by what they know of their tables, and would learn of these rows too late
                await db.Execute("ANALYZE people; ANALYZE person_tags;", null, cancellationToken);
            }

            await auditor.RecordAll(
                nameof(ImportPeople),
                valid.Select((row, i) => new ImportedPerson(stored[i], programmes[row]!.Id)),
                null,
                cancellationToken
            );
        }

        var report = Report(request, errors, created, duplicates);
        return request.DryRun || !isRefused ? report : throw Refused(report);
    }

    private static void TakeOver(ImportPeople request)
    {
        foreach (
            var fields in request.Rows.Select(row => row.Fields).OfType<PersonFields>().Where(_ => request.Screening is not null)
        )
        {
            fields.Status ??= request.Screening!.Status;
            fields.ScreenedOn ??= IsScreened(fields) ? request.Screening!.On : null;
        }
    }

    // A screening that no row takes over would be lost without a word.
    private static void RefuseUnusedScreening(ImportPeople request)
    {
        var read = request.Rows.Select(row => row.Fields).OfType<PersonFields>().ToList();
        if (request.Screening is { By: not null } or { On: not null } && read.Count > 0 && !read.Exists(IsScreened))
        {
            throw Problems.ValidationFailed("status", Texts.Validation("screening-unused"));
        }
    }

    private static bool IsScreened(PersonFields fields) => ImportPeople.IsScreened(fields.Status);

    // Who screened a person and when is the reason of their state, in the place where a transition keeps it.
    private async Task KeepScreening(ImportPeople request, Dictionary<int, Guid> created, CancellationToken cancellationToken)
    {
        if (request.Screening?.By is not { } by)
        {
            return;
        }

        var screened = created
            .Where(row => IsScreened((PersonFields)request.Rows[row.Key].Fields!))
            .ToDictionary(row => row.Value, row => ((PersonFields)request.Rows[row.Key].Fields!).ScreenedOn!.Value);
        var keys = await db.QueryAll<KeyRow>("SELECT id, key_wrapped FROM people WHERE", "id", screened.Keys, cancellationToken);
        await db.Execute(
            "UPDATE people SET status_reason_sealed = @Reason WHERE id = @Id",
            keys.ConvertAll(person => new
            {
                person.Id,
                Reason = vault.Seal(
                    Texts.Match("import.screened", by, screened[person.Id]),
                    person.KeyWrapped,
                    person.Id,
                    PersonRow.ReasonColumn
                ),
            }),
            cancellationToken
        );
    }

    // The same rules as for a person entered by hand; beyond them a file may say in which state a person already is.
    private async Task<(Programme? Programme, Dictionary<string, string[]>? Errors)> Check(
        PersonFields fields,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var programme = await writer.CheckPlace(fields, cancellationToken);
            ContactWays.Check(fields);
            if (
                fields.Status == PersonStatus.Available
                && PersonStates.GatesOfNewcomer(fields, programme, programme.DayOf(clock.GetUtcNow())) is { Count: > 0 } open
            )
            {
                throw Problems.ValidationFailed("status", Texts.Validation("gates-open", PersonGates.InWords(open)));
            }

            return (programme, null);
        }
        catch (ProblemException problem) when (problem.Errors is not null)
        {
            return (null, problem.Errors);
        }
    }

    private async Task FindTaken(
        ImportPeople request,
        Dictionary<string, string[]>?[] errors,
        CancellationToken cancellationToken
    )
    {
        foreach (
            var programme in Enumerable
                .Range(0, errors.Length)
                .Where(i => errors[i] is null && Email(i) is not null)
                .GroupBy(i => ((PersonFields)request.Rows[i].Fields!).ProgrammeId)
        )
        {
            var taken = (
                await db.Query<string>(
                    $"""
                    SELECT email_hash FROM people
                    WHERE programme_id = @ProgrammeId
                      AND email_hash IS NOT NULL
                      AND (role = @Role OR status NOT IN ({PersonStates.Former}))
                    """,
                    new { ProgrammeId = programme.Key, Role = request.Role.ToText() },
                    cancellationToken
                )
            ).ToHashSet();
            foreach (var i in programme.Where(i => taken.Contains(vault.EmailHash(programme.Key, Email(i))!)))
            {
                errors[i] = new Dictionary<string, string[]> { ["email"] = [Texts.Validation("email-taken")] };
            }
        }

        string? Email(int row) => ((PersonFields)request.Rows[row].Fields!).Email;
    }

    // Rows have no ids yet: the number of the row is used as one.
    private async Task<Dictionary<int, List<ImportedDuplicate>>> FindDuplicates(
        ImportPeople request,
        List<int> valid,
        Programme?[] programmes,
        CancellationToken cancellationToken
    )
    {
        static Guid IdOf(int row) => new(row + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        var found = new Dictionary<int, List<ImportedDuplicate>>();
        foreach (var programme in valid.GroupBy(row => programmes[row]!.Id))
        {
            var rows = programme.ToDictionary(IdOf);
            var signs = programme
                .Select(row => writer.SignsOf(IdOf(row), (PersonFields)request.Rows[row].Fields!, programmes[row]!))
                .ToList();
            var index = await writer.KnownSigns(programme.Key, signs, cancellationToken);
            var pairs = signs.SelectMany(index.Add).ToList();
            var named = await Named(pairs.Select(pair => pair.PersonId).Where(id => !rows.ContainsKey(id)), cancellationToken);
            foreach (var pair in pairs.Where(pair => rows.ContainsKey(pair.PersonId) || named.Contains(pair.PersonId)))
            {
                var isRow = rows.TryGetValue(pair.PersonId, out var earlier);
                (found.TryGetValue(rows[pair.OtherId], out var same) ? same : found[rows[pair.OtherId]] = []).Add(
                    new ImportedDuplicate
                    {
                        PersonId = isRow ? null : pair.PersonId,
                        Line = isRow ? request.Rows[earlier].Line : null,
                        Reasons = DuplicateOfPerson.ReasonsOf(pair.HasNameAndYear, pair.HasTelephone, pair.HasEmail),
                    }
                );
            }
        }

        return found;
    }

    // Those who would be named in the answer about one person: of the caller's site, and not restricted.
    private async Task<HashSet<Guid>> Named(IEnumerable<Guid> people, CancellationToken cancellationToken)
    {
        var known = await db.QueryAll<PlaceRow>(
            "SELECT id, site_id, is_restricted FROM people WHERE",
            "id",
            people.Distinct(),
            cancellationToken
        );
        var only = callers.Caller.SiteId;
        return known
            .Where(person => !person.IsRestricted && (only is null || person.SiteId == only))
            .Select(person => person.Id)
            .ToHashSet();
    }

    private static ImportReport Report(
        ImportPeople request,
        Dictionary<string, string[]>?[] errors,
        Dictionary<int, Guid> created,
        Dictionary<int, List<ImportedDuplicate>> duplicates
    ) =>
        new()
        {
            Total = errors.Length,
            Created = created.Count,
            Invalid = errors.Count(error => error is not null),
            DryRun = request.DryRun,
            Rows =
            [
                .. request.Rows.Select(
                    (row, i) =>
                        new ImportedRow
                        {
                            Line = row.Line,
                            Status =
                                errors[i] is not null ? ImportedStatus.Invalid
                                : created.ContainsKey(i) ? ImportedStatus.Created
                                : ImportedStatus.Valid,
                            Id = created.TryGetValue(i, out var id) ? id : null,
                            Errors = errors[i],
                            PossibleDuplicates = duplicates.GetValueOrDefault(i, []),
                        }
                ),
            ],
        };

    // Nothing was stored, so this is a problem; it carries the same rows, and its errors name the first of them by line.
    private static ProblemException Refused(ImportReport report)
    {
        var named = report
            .Rows.Where(row => row.Errors is not null)
            .SelectMany(row =>
                row.Errors!.Select(error => (Key: FormattableString.Invariant($"line {row.Line}: {error.Key}"), error.Value))
            )
            .Take(MostErrors)
            .ToDictionary();
        return Problems
            .ValidationFailed(named)
            .With("total", report.Total)
            .With("created", 0)
            .With("invalid", report.Invalid)
            .With("dryRun", false)
            .With("rows", report.Rows);
    }

    private sealed record KeyRow
    {
        public required Guid Id { get; init; }
        public required string KeyWrapped { get; init; }
    }

    private sealed record PlaceRow
    {
        public required Guid Id { get; init; }
        public Guid? SiteId { get; init; }
        public required bool IsRestricted { get; init; }
    }

    private sealed record ImportedPerson(Guid Id, Guid ProgrammeId) : IResource, IInProgramme;
}
