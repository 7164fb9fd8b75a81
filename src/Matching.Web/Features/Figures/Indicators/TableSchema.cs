using System.Text.Json.Serialization;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Indicators;

/// <summary>What the columns of a CSV file hold (Table Schema of the Data Package standard, version 2).</summary>
public sealed record TableSchema
{
    /// <summary>Letters that a status may be.</summary>
    internal static readonly string[] Statuses =
    [
        ReleaseBuilder.Confidential,
        ReleaseBuilder.NotApplicable,
        ReleaseBuilder.LowReliability,
        ReleaseBuilder.Provisional,
    ];

    /// <summary>Version of the standard.</summary>
    [JsonPropertyName("$schema")]
    public string Schema { get; init; } = "https://datapackage.org/profiles/2.0/tableschema.json";

    /// <summary>Columns in order.</summary>
    public required IReadOnlyList<TableField> Fields { get; init; }

    /// <summary>Columns that identify a row.</summary>
    public required IReadOnlyList<string> PrimaryKey { get; init; }

    /// <summary>Texts that mean no value.</summary>
    public IReadOnlyList<string> MissingValues { get; init; } = [""];

    /// <summary>The columns of a dataset's figures. Codes that only a release knows are listed once there is one.</summary>
    internal static TableSchema Of(Dataset dataset, IReadOnlyList<CubeDimension> dimensions, bool isReleased) =>
        new()
        {
            Fields =
            [
                .. dimensions.Select(dimension => new TableField
                {
                    Name = dimension.Id,
                    Type = "string",
                    Title = Texts.Figure("dimension." + dimension.Id),
                    Constraints = new TableConstraints
                    {
                        Required = true,
                        Enum = isReleased || HasFixedCodes(dataset, dimension.Id) ? dimension.Codes : null,
                    },
                }),
                Described("value", "number"),
                new TableField
                {
                    Name = "status",
                    Type = "string",
                    Title = Texts.Figure("column.status"),
                    Description = string.Join(" ", Statuses.Select(status => $"{status}: {Texts.Figure("status." + status)}")),
                    Constraints = new TableConstraints { Enum = Statuses },
                },
                Described("base_n", "integer"),
                Described("reason", "string"),
                Described("carried", "boolean"),
                Described("computed_in", "integer"),
            ],
            PrimaryKey = [.. dimensions.Select(dimension => dimension.Id)],
        };

    private static TableField Described(string name, string type) =>
        new()
        {
            Name = name,
            Type = type,
            Title = Texts.Figure("column." + name),
            Description = Texts.Figure($"column.{name}.is"),
        };

    /// <summary>The columns of the dictionary.</summary>
    internal static TableSchema OfDictionary() =>
        new()
        {
            Fields =
            [
                .. CodeBook.Columns.Select(column => new TableField
                {
                    Name = column,
                    Type = column switch
                    {
                        "version" => "integer",
                        "valid_from" => "date",
                        _ => "string",
                    },
                    Title = Texts.Figure("column." + column),
                }),
            ],
            PrimaryKey = ["dimension", "code"],
        };

    private static bool HasFixedCodes(Dataset dataset, string dimension) =>
        dimension is "indicator" or "stat" or "wave"
        || Breakdown.FixedCodes(dimension) is not null
        || (dimension == Breakdown.Period && dataset.Breakdown != Breakdown.Period);
}

/// <summary>A column.</summary>
public sealed record TableField
{
    /// <summary>Its name in the header.</summary>
    public required string Name { get; init; }

    /// <summary><c>string</c>, <c>number</c>, <c>integer</c>, <c>boolean</c> or <c>date</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Its name in the reader's language.</summary>
    public required string Title { get; init; }

    /// <summary>What it holds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    /// <summary>Values that are allowed in the column.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TableConstraints? Constraints { get; init; }
}

/// <summary>Values that are allowed in a column.</summary>
public sealed record TableConstraints
{
    /// <summary>Whether every row has it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Required { get; init; }

    /// <summary>Codes that are allowed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Enum { get; init; }
}

/// <summary>Reads what the columns of a dataset's figures hold.</summary>
public sealed record GetTableSchema(string Dataset, Guid? ProgrammeId, int? Release) : IQuery<TableSchema>;

internal sealed class GetTableSchemaHandler(DatasetReader datasets) : IRequestHandler<GetTableSchema, TableSchema>
{
    public async Task<TableSchema> Handle(GetTableSchema request, CancellationToken cancellationToken)
    {
        var (dataset, release, figures) = await datasets.Codes(
            request.Dataset,
            request.ProgrammeId,
            request.Release,
            cancellationToken
        );
        return TableSchema.Of(
            dataset,
            CubeLabels.Of(dataset, DatasetDescription.DimensionsOf(dataset, figures), figures),
            release is not null
        );
    }
}
