using Matching.Web.Data;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.Calls;

/// <summary>What a call was about.</summary>
public enum CallAbout
{
    /// <summary>The pair: to end it, to change how they meet, or a problem.</summary>
    Pair,

    /// <summary>A rest until a day.</summary>
    Rest,

    /// <summary>To leave the programme.</summary>
    Programme,

    /// <summary>Own personal data.</summary>
    Data,

    /// <summary>Nothing in particular: a contact.</summary>
    Nothing,
}

/// <summary>What the person asks for who called about a pair.</summary>
public enum CallWish
{
    /// <summary>To end the pair.</summary>
    Stop,

    /// <summary>To meet less often or otherwise.</summary>
    OtherMeetings,

    /// <summary>Help with a problem, which becomes a concern.</summary>
    Problem,
}

/// <summary>Who informs the other half.</summary>
public enum InformBy
{
    /// <summary>Staff who took the call, by telephone.</summary>
    Taker,

    /// <summary>Another of the staff, by telephone.</summary>
    Colleague,

    /// <summary>A written message.</summary>
    Message,
}

/// <summary>A call of a mentor or mentee.</summary>
public sealed record Call : IResource, IInProgramme
{
    /// <summary>Id of the call.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Person who called.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The pair it was about, if any.</summary>
    public Guid? PairId { get; init; }

    /// <summary>What it was about.</summary>
    public required CallAbout About { get; init; }

    /// <summary>Day of the call.</summary>
    public required DateOnly CalledOn { get; init; }

    /// <summary>Note of staff. Empty where what was said became a concern.</summary>
    public string? Note { get; init; }

    /// <summary>What the other half is to be informed of.</summary>
    public string? Inform { get; init; }

    /// <summary>Who informs the other half.</summary>
    public InformBy? InformBy { get; init; }

    /// <summary>Account of the colleague who informs the other half; empty where it is left open, or was deleted.</summary>
    public Guid? InformById { get; init; }

    /// <summary>By which name colleagues read that account.</summary>
    internal string? InformerName { get; init; }

    /// <summary>
    /// Day on which the other half is to be informed; empty once the step of the pair that was taken with the call is undone.
    /// </summary>
    public DateOnly? InformOn { get; init; }

    /// <summary>Day on which the other half was informed.</summary>
    public DateOnly? InformedOn { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What is sealed of a call.</summary>
/// <param name="Note">Note of staff.</param>
/// <param name="Inform">What the other half is to be informed of.</param>
/// <param name="StepId">The step of the pair that was taken with the call, if any.</param>
internal sealed record CallWords(string? Note, string? Inform, Guid? StepId = null)
{
    public const string Column = "calls|words_sealed";

    public static string Binding(Guid id) => $"{Column}|{id}";
}

/// <summary>Reads calls, with their words.</summary>
public sealed class CallStore(Db db, IdentityVault vault, CallerContext callers)
{
    /// <summary>The last calls of a person whom the caller sees, the newest first.</summary>
    internal const string OfPerson = $"{Columns} WHERE c.person_id = @Id ORDER BY c.id DESC LIMIT 200";

    private const string Columns = $"""
        SELECT c.id, c.programme_id, c.person_id, c.pair_id, c.about, c.called_on, c.words_sealed, c.inform_by, c.inform_by_id,
          c.inform_on, c.informed_on, c.created_at, p.key_wrapped, {StaffName.Columns}
        FROM calls c JOIN people p ON p.id = c.person_id LEFT JOIN accounts a ON a.id = c.inform_by_id
        """;

    internal async Task<List<Call>> Of(ListCalls request, Guid? id, CancellationToken cancellationToken) =>
        (
            await db.Query<CallRow>(
                $"""
                {Columns}
                WHERE {callers.Caller.InProgramme("c.programme_id")} AND {callers.Caller.InSite("p.site_id")}
                  AND {Where.Set(request.PersonId, "c.person_id = @PersonId")} AND {Where.Set(
                    request.PairId,
                    "c.pair_id = @PairId"
                )}
                  AND {Where.Set(id, "c.id = @Id")} AND c.id > @After
                ORDER BY c.id LIMIT @Fetch
                """,
                new
                {
                    Scope = callers.Caller.ProgrammeId,
                    Site = callers.Caller.SiteId,
                    request.PersonId,
                    request.PairId,
                    Id = id,
                    After = request.AfterId,
                    request.Fetch,
                },
                cancellationToken
            )
        ).ConvertAll(row => row.Open(vault));

    internal sealed record CallRow
    {
        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
        public required Guid PersonId { get; init; }
        public Guid? PairId { get; init; }
        public required string About { get; init; }
        public required DateOnly CalledOn { get; init; }
        public string? WordsSealed { get; init; }
        public string? InformBy { get; init; }
        public Guid? InformById { get; init; }
        public string? StaffSealed { get; init; }
        public DateOnly? InformOn { get; init; }
        public DateOnly? InformedOn { get; init; }
        public required DateTimeOffset CreatedAt { get; init; }
        public required string KeyWrapped { get; init; }

        public Call Open(IdentityVault vault)
        {
            var words = WordsSealed is null
                ? null
                : vault.Open<CallWords>(WordsSealed, KeyWrapped, PersonId, CallWords.Binding(Id));
            return new Call
            {
                Id = Id,
                ProgrammeId = ProgrammeId,
                PersonId = PersonId,
                PairId = PairId,
                About = EnumText.Parse<CallAbout>(About),
                CalledOn = CalledOn,
                Note = words?.Note,
                Inform = words?.Inform,
                InformBy = InformBy is null ? null : EnumText.Parse<InformBy>(InformBy),
                InformById = InformById,
                InformerName = StaffName.Find(vault, InformById, StaffSealed),
                InformOn = InformOn,
                InformedOn = InformedOn,
                CreatedAt = CreatedAt,
            };
        }
    }
}
