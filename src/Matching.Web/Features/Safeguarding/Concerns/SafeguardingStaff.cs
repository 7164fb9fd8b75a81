using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>Who reads the concerns of a programme.</summary>
public sealed record SafeguardingStaff : IInProgramme
{
    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>
    /// Accounts or API keys, by their ids. While there are none, administrators of the programme read its concerns.
    /// </summary>
    public required IReadOnlyList<Guid> Staff { get; init; }
}

/// <summary>Returns the staff who read the concerns of a programme.</summary>
public sealed record GetSafeguardingStaff(Guid ProgrammeId) : IQuery<SafeguardingStaff>;

internal sealed class GetSafeguardingStaffHandler(Db db, ProgrammeStore programmes)
    : IRequestHandler<GetSafeguardingStaff, SafeguardingStaff>
{
    public async Task<SafeguardingStaff> Handle(GetSafeguardingStaff request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        return new SafeguardingStaff
        {
            ProgrammeId = programme.Id,
            Staff = await db.Query<Guid>(
                "SELECT holder_id FROM safeguarding_staff WHERE programme_id = @Id ORDER BY holder_id",
                new { programme.Id },
                cancellationToken
            ),
        };
    }
}

/// <summary>Names those who read the concerns of a programme, in place of those named before.</summary>
[Example("""{ "staff": [] }""")]
public sealed record NameSafeguardingStaff : ICommand<SafeguardingStaff>, IOnSubject
{
    [JsonIgnore]
    public Guid ProgrammeId { get; set; }

    /// <summary>
    /// Accounts or API keys of administrators or coordinators of the programme, by their ids; an empty list gives the concerns
    /// back to administrators.
    /// </summary>
    [Mandatory, ItemsUpTo(50)]
    public List<Guid>? Staff { get; set; }

    Guid IOnSubject.SubjectId => ProgrammeId;
}

internal sealed class NameSafeguardingStaffHandler(Db db, TimeProvider clock, ProgrammeStore programmes, ConcernRelease release)
    : IRequestHandler<NameSafeguardingStaff, SafeguardingStaff>
{
    public async Task<SafeguardingStaff> Handle(NameSafeguardingStaff request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var staff = request.Staff!.Distinct().ToList();
        foreach (var id in staff)
        {
            var known = await db.Single<long>(
                """
                SELECT (SELECT count(*) FROM accounts
                        WHERE id = @Id AND role IN ('admin', 'coordinator')
                          AND (programme_id IS NULL OR programme_id = @ProgrammeId))
                     + (SELECT count(*) FROM api_keys
                        WHERE id = @Id AND role IN ('admin', 'coordinator') AND revoked_at IS NULL
                          AND (programme_id IS NULL OR programme_id = @ProgrammeId))
                """,
                new { Id = id, ProgrammeId = programme.Id },
                cancellationToken
            );
            if (known == 0)
            {
                throw Problems.ValidationFailed("staff", Texts.Validation("safeguarding-staff", id));
            }
        }

        await db.Execute("DELETE FROM safeguarding_staff WHERE programme_id = @Id", new { programme.Id }, cancellationToken);
        await db.InsertAll(
            "INSERT INTO safeguarding_staff (programme_id, holder_id, created_at) VALUES (@ProgrammeId, @HolderId, @Now)",
            staff.Select(id => new
            {
                ProgrammeId = programme.Id,
                HolderId = id,
                Now = clock.GetUtcNow(),
            }),
            cancellationToken
        );
        await release.OfLostReaders(programme.Id, cancellationToken);
        return new SafeguardingStaff { ProgrammeId = programme.Id, Staff = [.. staff.Order()] };
    }
}
