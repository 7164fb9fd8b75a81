using System.Text.Json;
using System.Text.Json.Serialization;
using Matching.Indicators.Catalogue;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Releases;

/// <summary>Figures computed once and frozen.</summary>
public sealed record Release : IResource, IInProgramme
{
    /// <summary>Id of the release.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Number within the programme, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Smallest count shown.</summary>
    public required int MinimumCell { get; init; }

    /// <summary>Base to which counts are rounded; 0 when they are not.</summary>
    public required int RoundCountsTo { get; init; }

    /// <summary>The day as of which it was computed.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>When it was released.</summary>
    public required DateTimeOffset ReleasedAt { get; init; }

    /// <summary>Number of the release that it corrects.</summary>
    public int? Replaces { get; init; }

    /// <summary>Number of the release by which it was corrected; it is no longer served then.</summary>
    public int? ReplacedBy { get; init; }

    /// <summary>Reason for the correction.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the service made it by itself.</summary>
    public required bool Automatic { get; init; }

    /// <summary>The indicators that the programme's forms declared when it was made, as JSON.</summary>
    [JsonIgnore]
    public string? Declared { get; init; }

    internal const string Columns = """
        id, programme_id, number, minimum_cell, round_counts_to, as_of, released_at, replaces, replaced_by, reason,
        automatic_key IS NOT NULL AS automatic, declared
        """;

    /// <summary>The catalogue of its figures.</summary>
    internal ProgrammeCatalogue Catalogue =>
        field ??= Declared is null
            ? ProgrammeCatalogue.Standard
            : new(JsonSerializer.Deserialize<List<DeclaredIndicator>>(Declared, JsonSerializerOptions.Web)!);
}

/// <summary>Reads a release of a programme: a certain one by number, or the newest that was not replaced.</summary>
public sealed record FindRelease(Guid ProgrammeId, int? Number) : IQuery<Release>;

internal sealed class FindReleaseHandler(ReleaseStore releases) : IRequestHandler<FindRelease, Release>
{
    public Task<Release> Handle(FindRelease request, CancellationToken cancellationToken) =>
        releases.Find(request.ProgrammeId, request.Number, cancellationToken);
}

/// <summary>Returns the metadata of a release, also of a replaced one.</summary>
public sealed record GetRelease(Guid ProgrammeId, int Number) : IQuery<Release>;

internal sealed class GetReleaseHandler(ReleaseStore releases) : IRequestHandler<GetRelease, Release>
{
    public Task<Release> Handle(GetRelease request, CancellationToken cancellationToken) =>
        releases.Get(request.ProgrammeId, request.Number, cancellationToken);
}

/// <summary>Lists releases, oldest first.</summary>
public sealed record ListReleases : PageQuery, IQuery<Page<Release>>
{
    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }
}

internal sealed class ListReleasesHandler(ReleaseStore releases) : IRequestHandler<ListReleases, Page<Release>>
{
    public Task<Page<Release>> Handle(ListReleases request, CancellationToken cancellationToken) =>
        releases.List(request, cancellationToken);
}
