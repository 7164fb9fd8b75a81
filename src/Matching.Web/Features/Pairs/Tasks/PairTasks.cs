using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Dapper;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs.Tasks;

/// <summary>Whether a task is done.</summary>
public enum PairTaskStatus
{
    /// <summary>It is to be arranged.</summary>
    Open,

    /// <summary>It is arranged.</summary>
    Done,
}

/// <summary>A task that the programme arranges for one side of a pair before they first meet.</summary>
public sealed record PairTask
{
    /// <summary>Code of the list <c>accessibility</c>, such as <c>childcare</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Its name.</summary>
    public required string Label { get; init; }

    /// <summary>Person for whom the task is arranged.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Role in the pair.</summary>
    public required PersonRole Role { get; init; }

    /// <summary>Whether it is arranged.</summary>
    public required PairTaskStatus Status { get; init; }

    /// <summary>Day on which it was arranged.</summary>
    public DateOnly? DoneOn { get; init; }
}

/// <summary>Lists what the programme provides for the two of a pair and arranges before they first meet.</summary>
public sealed record ListPairTasks(Guid PairId, PageQuery Page) : IQuery<Page<PairTask>>;

/// <summary>Marks a task of a pair as arranged, or as not arranged.</summary>
[Example("""{ "personId": "0199c0de-0000-7000-8000-000000000001", "code": "childcare", "to": "done" }""")]
public sealed record TransitionPairTask : ICommand<PairTask>, IOnSubject
{
    [JsonIgnore]
    public Guid PairId { get; set; }

    /// <summary>Person for whom the task is arranged.</summary>
    [Mandatory]
    public Guid? PersonId { get; set; }

    /// <summary>Code of the list <c>accessibility</c>.</summary>
    [Mandatory, Vocabulary("accessibility")]
    public string Code { get; set; } = "";

    /// <summary><c>done</c> or <c>open</c>.</summary>
    [Mandatory]
    public PairTaskStatus? To { get; set; }

    Guid IOnSubject.SubjectId => PairId;
}

internal sealed class ListPairTasksHandler(PairStore pairs, PairTaskStore tasks) : IRequestHandler<ListPairTasks, Page<PairTask>>
{
    // at most a handful: one page
    public async Task<Page<PairTask>> Handle(ListPairTasks request, CancellationToken cancellationToken) =>
        new() { Items = await tasks.Of(await pairs.Get(request.PairId, cancellationToken), cancellationToken), Next = null };
}

/// <summary>Reads the tasks of two people: what they need and the programme provides, and an interpreter in any case.</summary>
internal sealed class PairTaskStore(Db db)
{
    /// <summary>What is asked of the database: parameters MentorId, MenteeId, and Id of the pair where there is one.</summary>
    public static readonly IReadOnlyList<string> Questions =
    [
        """
            SELECT p.id, p.role, p.profile, r.provided_adjustments FROM people p JOIN programmes r ON r.id = p.programme_id
            WHERE (p.id = @MentorId OR p.id = @MenteeId) AND p.status <> 'erased' AND NOT p.is_restricted ORDER BY p.role
            """,
        "SELECT person_id, code, done_on FROM pair_tasks WHERE pair_id = @Id",
    ];

    public Task<IReadOnlyList<PairTask>> Of(Pair pair, CancellationToken cancellationToken) =>
        Of(pair.MentorId, pair.MenteeId, pair.Id, cancellationToken);

    /// <summary>The tasks of two people; all of them open where they are no pair.</summary>
    public Task<IReadOnlyList<PairTask>> Of(Guid? mentorId, Guid? menteeId, Guid? pairId, CancellationToken cancellationToken) =>
        db.QueryMany(
            Questions,
            new
            {
                Id = pairId,
                MentorId = mentorId,
                MenteeId = menteeId,
            },
            Read,
            cancellationToken
        );

    /// <summary>Reads the answers to <see cref="Questions"/>.</summary>
    public static async Task<IReadOnlyList<PairTask>> Read(SqlMapper.GridReader answers)
    {
        var people = (await answers.ReadAsync<NeedsRow>()).AsList();
        var done = (await answers.ReadAsync<DoneRow>()).ToDictionary(row => (row.PersonId, row.Code), row => row.DoneOn);
        return [.. people.SelectMany(person => person.Tasks(done))];
    }

    private sealed record NeedsRow
    {
        public required Guid Id { get; init; }
        public required string Role { get; init; }
        public required string Profile { get; init; }
        public required List<string> ProvidedAdjustments { get; init; }

        public IEnumerable<PairTask> Tasks(Dictionary<(Guid, string), DateOnly> done) =>
            (JsonNode.Parse(Profile)!["accessibilityNeeds"]?.AsArray() ?? [])
                .Select(code => code!.GetValue<string>())
                .Intersect(Programme.Arranged(ProvidedAdjustments))
                .Select(code => new PairTask
                {
                    Code = code,
                    Label = LabelOf(code),
                    PersonId = Id,
                    Role = EnumText.Parse<PersonRole>(Role),
                    Status = done.ContainsKey((Id, code)) ? PairTaskStatus.Done : PairTaskStatus.Open,
                    DoneOn = done.TryGetValue((Id, code), out var day) ? day : null,
                });
    }

    // by when it is needed, where the list of needs does not say so
    private static string LabelOf(string code) =>
        code == Programme.Interpreter
            ? Texts.Match("task.interpreter")
            : CodeLists.Shipped.Label("accessibility", code, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);

    private sealed record DoneRow
    {
        public required Guid PersonId { get; init; }
        public required string Code { get; init; }
        public required DateOnly DoneOn { get; init; }
    }
}

internal sealed class TransitionPairTaskHandler(Db db, ProgrammeDays days, PairStore pairs, PairTaskStore store)
    : IRequestHandler<TransitionPairTask, PairTask>
{
    public async Task<PairTask> Handle(TransitionPairTask request, CancellationToken cancellationToken)
    {
        var pair = await pairs.Get(request.PairId, cancellationToken);
        var tasks = await store.Of(pair, cancellationToken);
        var task = tasks.FirstOrDefault(task => task.PersonId == request.PersonId && task.Code == request.Code);
        if (task is null)
        {
            throw Problems.ValidationFailed(
                "code",
                Texts.Validation(
                    "one-of",
                    string.Join(", ", tasks.Where(task => task.PersonId == request.PersonId).Select(task => task.Code))
                )
            );
        }

        var row = new
        {
            pair.ProgrammeId,
            PairId = pair.Id,
            request.PersonId,
            request.Code,
            Today = await days.Today(pair.ProgrammeId, cancellationToken),
        };
        await db.Execute(
            request.To == PairTaskStatus.Done
                ? """
                INSERT INTO pair_tasks (programme_id, pair_id, person_id, code, done_on)
                VALUES (@ProgrammeId, @PairId, @PersonId, @Code, @Today)
                ON CONFLICT (pair_id, person_id, code) DO NOTHING
                """
                : "DELETE FROM pair_tasks WHERE pair_id = @PairId AND person_id = @PersonId AND code = @Code",
            row,
            cancellationToken
        );
        return task with
        {
            Status = request.To!.Value,
            // of a task that was done before, the earlier day stays
            DoneOn = request.To == PairTaskStatus.Done ? task.DoneOn ?? row.Today : null,
        };
    }
}
