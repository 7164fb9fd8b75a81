using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Insights;

/// <summary>A programme whose figures are public.</summary>
public sealed record PublicProgramme
{
    /// <summary>Id of the programme.</summary>
    public required Guid Id { get; init; }

    /// <summary>Name of the programme.</summary>
    public required string Name { get; init; }

    /// <summary>Number of its newest release.</summary>
    public required int Number { get; init; }

    /// <summary>The day as of which that was computed.</summary>
    public required DateOnly AsOf { get; init; }
}

/// <summary>Lists the public programmes that have released figures, by name.</summary>
public sealed record ListPublicProgrammes : IQuery<IReadOnlyList<PublicProgramme>>;

internal sealed class ListPublicProgrammesHandler(Db db) : IRequestHandler<ListPublicProgrammes, IReadOnlyList<PublicProgramme>>
{
    public async Task<IReadOnlyList<PublicProgramme>> Handle(ListPublicProgrammes request, CancellationToken cancellationToken) =>
        await db.Query<PublicProgramme>(
            """
            SELECT p.id, p.name, r.number, r.as_of
            FROM programmes p JOIN releases r ON r.programme_id = p.id
            -- the newest that was not replaced
            WHERE p.is_public AND r.number = (SELECT max(number) FROM releases WHERE programme_id = p.id AND replaced_by IS NULL)
            ORDER BY p.name, p.id
            """,
            null,
            cancellationToken
        );
}
