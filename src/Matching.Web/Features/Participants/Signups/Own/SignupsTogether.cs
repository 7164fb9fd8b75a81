using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTies;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Signups.Own;

/// <summary>A sign-up by whose link others sign up together with its person.</summary>
/// <param name="Id">The sign-up.</param>
/// <param name="PersonId">Its person; null where they were known before: a stranger must not tie others to their record.</param>
/// <param name="Kind">What they are together.</param>
public sealed record SignupBeside(Guid Id, Guid? PersonId, SignsUpAs Kind);

/// <summary>
/// Couples, families and groups who sign up one after another. The first one passes on a link that follows from the token of their
/// own and does not reveal it; it opens nothing, it ties those who sign up by it.
/// </summary>
public sealed class SignupsTogether(Db db, IdentityVault vault, TieWriter ties, TimeProvider clock)
{
    private const int Two = 2;

    /// <summary>The token of the link for the others.</summary>
    public static string TokenOf(string ownToken) => ApiKeyText.Hash("together|" + ownToken);

    /// <summary>The sign-up of a link for others, as long as more of them are expected; else null.</summary>
    public async Task<SignupBeside?> Find(string? token, string partner, PersonRole role, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }

        var row = await db.Find<Row>(
            """
            SELECT s.id, s.person_id, s.is_repeated, s.answers_sealed,
              (SELECT count(*) FROM signups o WHERE o.with_signup_id = s.id) AS arrived
            FROM signups s JOIN partners q ON q.id = s.partner_id
            WHERE s.together_hash = @Hash AND s.role = @Role AND q.public_id = @Partner AND s.created_at > @Since
              AND s.answers_sealed IS NOT NULL AND s.referral_sealed IS NULL
            """,
            new
            {
                Hash = ApiKeyText.Hash(token),
                Role = role.ToText(),
                Partner = partner,
                Since = clock.GetUtcNow() - OwnSignupStore.Works,
            },
            cancellationToken
        );
        return
            row is not null
            && SignupAnswers.Open(vault, row.Id, row.AnswersSealed).Company is { } company
            && row.Arrived + 1 < (company.Kind == SignsUpAs.Couple ? Two : company.Adults ?? Two)
            ? new SignupBeside(row.Id, row.IsRepeated ? null : row.PersonId, company.Kind)
            : null;
    }

    /// <summary>Ties a person who was not known to the one by whose link they signed up.</summary>
    internal Task Tie(SignupBeside? with, Guid personId, CancellationToken cancellationToken) =>
        with is null
            ? Task.CompletedTask
            : ties.Join(with.PersonId, personId, EnumText.Parse<TieKind>(with.Kind.ToText()), cancellationToken);

    private sealed record Row
    {
        public required Guid Id { get; init; }
        public required Guid PersonId { get; init; }
        public required bool IsRepeated { get; init; }
        public required string AnswersSealed { get; init; }
        public required long Arrived { get; init; }
    }
}

/// <summary>What is recorded beside the sign-up of a person who was not known before.</summary>
internal sealed class FirstSignups(Notices.SignupNotices notices, SignupsTogether together)
{
    public async Task Record(
        CreateSignup request,
        Programmes.Programme programme,
        Guid personId,
        CancellationToken cancellationToken
    )
    {
        await notices.Record(request, programme, personId, cancellationToken);
        await together.Tie(request.With, personId, cancellationToken);
    }
}

/// <summary>Whether a link for others still counts, and what they are together.</summary>
/// <param name="Token">The token.</param>
/// <param name="Partner">The partner's <c>publicId</c>.</param>
/// <param name="Role">The role in which they sign up.</param>
public sealed record FindSignupBeside(string? Token, string Partner, PersonRole Role) : IQuery<SignupBeside?>;

internal sealed class FindSignupBesideHandler(SignupsTogether together) : MediatR.IRequestHandler<FindSignupBeside, SignupBeside?>
{
    public Task<SignupBeside?> Handle(FindSignupBeside request, CancellationToken cancellationToken) =>
        together.Find(request.Token, request.Partner, request.Role, cancellationToken);
}
