using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Indicators;

/// <summary>What of a dataset is asked for.</summary>
/// <param name="Filters">Codes by dimension; a dimension left out comes whole.</param>
/// <param name="Since">First quarter.</param>
/// <param name="Until">Last quarter.</param>
/// <param name="Last">Limits the result to this number of newest quarters.</param>
public sealed record CubeSelection(
    IReadOnlyDictionary<string, List<string>> Filters,
    string? Since = null,
    string? Until = null,
    int? Last = null
)
{
    public static readonly CubeSelection Everything = new(new Dictionary<string, List<string>>());

    /// <summary>
    /// Refuses what a dataset does not have, and what is said twice or contradicts itself; an answer that is empty by mistake
    /// looks like a finding.
    /// </summary>
    public void Check(IReadOnlyList<(string Id, IReadOnlyList<string> Codes)> dimensions)
    {
        foreach (var (name, codes) in Filters)
        {
            var (id, known) = dimensions.FirstOrDefault(candidate => candidate.Id == name);
            if (id is null)
            {
                throw Problems.ValidationFailed(
                    name,
                    Texts.Validation("dimension", name, string.Join(", ", dimensions.Select(candidate => candidate.Id)))
                );
            }

            if (codes.Find(code => !known.Contains(code)) is { } unknown)
            {
                throw Problems.ValidationFailed(name, Texts.Validation("dimension-code", unknown, string.Join(", ", known)));
            }

            if (codes.GroupBy(code => code).FirstOrDefault(group => group.Count() > 1)?.Key is { } twice)
            {
                throw Problems.ValidationFailed(name, Texts.Validation("dimension-code-twice", twice, string.Join(", ", known)));
            }
        }

        if (Since is not null && Until is not null && string.CompareOrdinal(Since, Until) > 0)
        {
            throw Problems.ValidationFailed("untilTimePeriod", Texts.Validation("time-bounds", Since, Until));
        }
    }
}

/// <summary>Reads cells of a released cube. Filters only select; they never make a new subset of people.</summary>
public sealed record GetDataset(string Dataset, Guid? ProgrammeId, int? Release, CubeSelection Selection) : IQuery<Cube>;

internal sealed class GetDatasetHandler(DatasetReader datasets) : IRequestHandler<GetDataset, Cube>
{
    public Task<Cube> Handle(GetDataset request, CancellationToken cancellationToken) =>
        datasets.Cube(request.Dataset, request.ProgrammeId, request.Release, request.Selection, cancellationToken);
}
