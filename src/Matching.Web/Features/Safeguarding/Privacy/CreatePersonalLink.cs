using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Safeguarding.Privacy;

/// <summary>A link that opens a person's own data; returned once.</summary>
public sealed record PersonalLink : IResource, IInProgramme
{
    /// <summary>Id of the link.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Whose data it opens.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The secret, for <c>/api/v1/privacy/{token}</c>.</summary>
    public required string Token { get; init; }

    /// <summary>Page of this service that it opens.</summary>
    public required string Path { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when the link works.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>Creates the link that opens a mentor's or mentee's own data, and revokes earlier links.</summary>
public sealed record CreatePersonalLink(PersonRole Role, Guid PersonId) : ICommand<PersonalLink>, ICreate, IOnSubject
{
    bool ICreate.HasAddress => false;

    Guid IOnSubject.SubjectId => PersonId;
}

internal sealed class CreatePersonalLinkHandler(PersonStore people, PersonalLinks links)
    : IRequestHandler<CreatePersonalLink, PersonalLink>
{
    public async Task<PersonalLink> Handle(CreatePersonalLink request, CancellationToken cancellationToken)
    {
        var person = await people.Get(request.Role, request.PersonId, cancellationToken);
        await links.Revoke(person, cancellationToken);
        return await links.Issue(person.ProgrammeId, person.Id, cancellationToken);
    }
}

/// <summary>Revokes all personal links of a person.</summary>
public sealed record RevokePersonalLinks(PersonRole Role, Guid PersonId) : ICommand<Nothing>, IOnSubject
{
    Guid IOnSubject.SubjectId => PersonId;
}

internal sealed class RevokePersonalLinksHandler(PersonStore people, PersonalLinks links)
    : IRequestHandler<RevokePersonalLinks, Nothing>
{
    public async Task<Nothing> Handle(RevokePersonalLinks request, CancellationToken cancellationToken)
    {
        await links.Revoke(await people.Get(request.Role, request.PersonId, cancellationToken), cancellationToken);
        return Nothing.Value;
    }
}

/// <summary>The personal links of people.</summary>
internal sealed class PersonalLinks(Db db, IdSource ids, IOptions<PrivacyOptions> options, TimeProvider clock)
{
    /// <summary>Makes a link beside those that the person has.</summary>
    public async Task<PersonalLink> Issue(Guid programmeId, Guid personId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var token = SessionToken.New();
        var link = new PersonalLink
        {
            Id = ids.New(),
            ProgrammeId = programmeId,
            PersonId = personId,
            Token = token,
            Path = "/my/" + token,
            CreatedAt = now,
            ExpiresAt = now.AddDays(options.Value.LinkDays),
        };
        await db.Execute(
            """
            INSERT INTO personal_links (id, programme_id, person_id, token_hash, created_at, expires_at)
            VALUES (@Id, @ProgrammeId, @PersonId, @Hash, @CreatedAt, @ExpiresAt)
            """,
            new
            {
                link.Id,
                link.ProgrammeId,
                link.PersonId,
                Hash = ApiKeyText.Hash(token),
                link.CreatedAt,
                link.ExpiresAt,
            },
            cancellationToken
        );
        return link;
    }

    public Task<int> Revoke(Person person, CancellationToken cancellationToken) =>
        db.Execute(
            "UPDATE personal_links SET revoked_at = @Now WHERE programme_id = @ProgrammeId AND person_id = @Id AND revoked_at IS NULL",
            new
            {
                Now = clock.GetUtcNow(),
                person.ProgrammeId,
                person.Id,
            },
            cancellationToken
        );
}
