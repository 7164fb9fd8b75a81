using System.Security.Cryptography;
using System.Text;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Budgets;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.SurveyLinks;

/// <summary>A code that opens a questionnaire in place of its link.</summary>
public sealed record SurveyCode : IResource, IInProgramme
{
    /// <summary>Id of the link.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Eight letters and digits, none of which looks like another. Returned once.</summary>
    public required string Code { get; init; }

    /// <summary>Until when it works, once.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>
/// Makes a code of eight letters and digits that a person types in place of an open link, where it is read out to them. It works for
/// an hour and once; a code made before works no more.
/// </summary>
public sealed record CreateSurveyCode(Guid Id) : ICommand<SurveyCode>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

/// <summary>A questionnaire that a code has opened.</summary>
/// <param name="Id">Id of the link.</param>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="Token">The secret of the link.</param>
/// <param name="Language">Language of the link.</param>
/// <param name="NeedsPin">Whether it asks for a PIN first.</param>
public sealed record OpenedSurvey(Guid Id, Guid ProgrammeId, string Token, string Language, bool NeedsPin)
    : IResource,
        IInProgramme;

/// <summary>
/// Opens the questionnaire of a code, which works no more. Unknown, used and expired codes are one answer, and so are all codes from
/// a network that has tried too many.
/// </summary>
/// <param name="Code">The code as typed.</param>
public sealed record UseSurveyCode(string Code) : IRequest<OpenedSurvey>;

internal sealed class CreateSurveyCodeHandler(SurveyLinkStore links, SurveyCodes codes)
    : IRequestHandler<CreateSurveyCode, SurveyCode>
{
    public async Task<SurveyCode> Handle(CreateSurveyCode request, CancellationToken cancellationToken)
    {
        var link = await links.Get(request.Id, cancellationToken);
        var (code, expiresAt) = await codes.Make(link.Id, cancellationToken) ?? throw Problems.NotFound("survey-link");
        return new SurveyCode
        {
            Id = link.Id,
            ProgrammeId = link.ProgrammeId,
            Code = code,
            ExpiresAt = expiresAt,
        };
    }
}

internal sealed class UseSurveyCodeHandler(Db db, SurveyLinkStore links, SurveyCodes codes, Auditor auditor)
    : IRequestHandler<UseSurveyCode, OpenedSurvey>
{
    public async Task<OpenedSurvey> Handle(UseSurveyCode request, CancellationToken cancellationToken) =>
        // a try counts whatever becomes of it, and a right code is answered as a wrong one once there were too many
        await codes.Try(cancellationToken) is { IsTaken: false } spent
            ? throw Problems.Refused("too-many-requests", spent.SecondsToNext).After(TimeSpan.FromSeconds(spent.SecondsToNext))
            : await db.InTransaction(() => Open(request.Code, cancellationToken), cancellationToken);

    private async Task<OpenedSurvey> Open(string code, CancellationToken cancellationToken)
    {
        var id = await codes.Use(code, cancellationToken) ?? throw Problems.NotFound("survey-link");
        var token = links.TokenOf(id);
        var link = await links.Find(token, cancellationToken);
        var opened = new OpenedSurvey(link.Id, link.ProgrammeId, token, link.Language, NeedsPin: link.PinHash is not null);
        await auditor.RecordAll(nameof(UseSurveyCode), [opened], null, cancellationToken);
        return opened;
    }
}

/// <summary>Codes of questionnaires, and how often a network may try one.</summary>
internal sealed class SurveyCodes(Db db, IdentityVault vault, BudgetStore budgets, IHttpContextAccessor http, TimeProvider clock)
{
    private const int Length = 8;

    // without 0 and O, 1, I and L, U and V, which are read or heard as one another
    private const string Letters = "23456789ABCDEFGHJKMNPQRSTWXYZ";
    private static readonly TimeSpan Works = TimeSpan.FromHours(1);

    // Many people sit at one connection while staff help them; a stranger would need longer than the universe is old. Beyond them
    // one more each 20 seconds: the page says a minute.
    private const int TriesOfNetwork = 30;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Makes the code of an open link, in place of an earlier one; null where the link is not open.</summary>
    public async Task<(string Code, DateTimeOffset ExpiresAt)?> Make(Guid linkId, CancellationToken cancellationToken)
    {
        var (code, now) = (RandomNumberGenerator.GetString(Letters, Length), clock.GetStoredNow());
        var made = await db.Execute(
            """
            UPDATE survey_links SET code_hash = @Hash, code_expires_at = @Until
            WHERE id = @Id AND answered_at IS NULL AND closed_at IS NULL AND expires_at > @Now
            """,
            new
            {
                Id = linkId,
                Hash = HashOf(code),
                Until = now + Works,
                Now = now,
            },
            cancellationToken
        );
        return made == 0 ? null : (Shown(code), now + Works);
    }

    /// <summary>The link of a code, which works no more; null for any other text.</summary>
    public Task<Guid?> Use(string typed, CancellationToken cancellationToken) =>
        db.Find<Guid?>(
            """
            UPDATE survey_links SET code_hash = NULL, code_expires_at = NULL
            WHERE code_hash = @Hash AND code_expires_at > @Now
              AND answered_at IS NULL AND closed_at IS NULL AND expires_at > @Now
            RETURNING id
            """,
            new { Hash = HashOf(Written(typed)), Now = clock.GetUtcNow() },
            cancellationToken
        );

    // Two groups of four are easier to read out.
    private static string Shown(string code) => $"{code[..(Length / 2)]}-{code[(Length / 2)..]}";

    // Capital letters and digits of any script, without what is typed between them.
    private static string Written(string typed)
    {
        var written = new StringBuilder(Length);
        foreach (var character in typed.Where(char.IsLetterOrDigit).Take(Length + 1))
        {
            written.Append(
                char.IsDigit(character) ? (char)('0' + (int)char.GetNumericValue(character)) : char.ToUpperInvariant(character)
            );
        }

        return written.ToString();
    }

    private string HashOf(string code) => vault.KeyedHash($"survey|code|{code}");

    /// <summary>Whether a network may try once more, which counts, and when it may again.</summary>
    public Task<Budget> Try(CancellationToken cancellationToken) =>
        budgets.Take(
            "survey|code|network",
            ClientNetwork.Of(http.HttpContext?.Connection.RemoteIpAddress, prefixBytesOfIPv6: 6),
            TriesOfNetwork,
            Window,
            cancellationToken
        );
}
