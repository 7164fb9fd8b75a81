using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using CsvHelper;
using CsvHelper.Configuration;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.PeopleFiles;

/// <summary>
/// Reads mentors or mentees from a CSV file. Columns are the members of a person as in the API, nested ones dotted. Each row
/// becomes the body of the request that enters one person and passes the same rules, so a file and the API cannot disagree.
/// </summary>
public sealed partial class PeopleCsv(RequestValidator validator, IOptions<JsonOptions> json)
{
    // A person has some sixty columns; a file with hundreds is of another kind.
    private const int MostColumns = 400;
    private const int LongestCell = 60_000;
    private const string Own = "custom.";

    // pandas writes the numbers of its rows into a first column without a name
    private const string RowNumber = "";

    // What the service gives itself. An exported file has these columns; they are read and left aside.
    private static readonly string[] Given =
    [
        "id",
        "partnerId",
        "responsibleId",
        "role",
        "version",
        "createdAt",
        "updatedAt",
        "openGates",
        "openRequests",
        "possibleDuplicates",
        "withdrawnPairs",
        "pairsStillWithdrawn",
        "signedUpAgainAt",
        "signedUpAgainAs",
    ];

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private JsonSerializerOptions Json => json.Value.SerializerOptions;

    /// <param name="role">Which side the file holds.</param>
    /// <param name="file">The file: UTF-8 or UTF-16, separated by comma, semicolon or tab, as Excel, LibreOffice and pandas write
    /// it.</param>
    /// <param name="programmeId">The programme of rows that name none.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ProblemException">The file as a whole cannot be read: not UTF-8, no header, unknown or missing
    /// columns.</exception>
    public async Task<IReadOnlyList<ImportRow>> Read(
        PersonRole role,
        Stream file,
        Guid? programmeId,
        CancellationToken cancellationToken
    )
    {
        var (text, delimiter, skipped) = Separated(await Decode(file, cancellationToken));
        var hasStrayQuote = false;
        using var parser = Parser(text, delimiter, () => hasStrayQuote = true);
        var type = TypeOf(role);
        var columns = Header(parser, type, role, programmeId is not null);
        var names = columns.ConvertAll(column => column.Name);
        var rows = new List<ImportRow>();
        var seen = new Dictionary<string, int>();
        while (Next(parser))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var cells = parser.Record!;
            var line = skipped + parser.RawRow - cells.Sum(cell => cell.Count(c => c == '\n'));
            if (Array.TrueForAll(cells, string.IsNullOrWhiteSpace))
            {
                // spreadsheets keep rows that were cleared
                continue;
            }

            // Every quote that opens is closed: an odd number at the end of the file means that it swallowed the rows after it.
            if (hasStrayQuote || parser.RawRecord.Count(c => c == '"') % 2 != 0)
            {
                rows.Add(Unreadable(line, Texts.Validation("csv-quote")));
                hasStrayQuote = false;
                continue;
            }

            var isNumbered = columns[0].Name == RowNumber;
            if (isNumbered && !cells[0].Trim().All(char.IsAsciiDigit))
            {
                throw Problems.ValidationFailed(WithoutName(0), Texts.Validation("csv-nameless", line, Short(cells[0].Trim())));
            }

            rows.Add(
                Fitting(cells, columns.Count) is { } fitting
                    ? FindTwice(
                        await Row(type, columns, fitting, line, programmeId, delimiter != ",", cancellationToken),
                        isNumbered ? fitting[1..] : fitting,
                        seen
                    ) with
                    {
                        Cells = new ImportCells(names, fitting),
                    }
                    : Unreadable(line, Texts.Validation("csv-cells", cells.Length, columns.Count))
            );
        }

        return rows.Count > 0 ? rows : throw Problems.ValidationFailed("file", Texts.Validation("csv-empty"));
    }

    /// <summary>Says whether a file of this side can have a column of a name.</summary>
    public Func<string, bool> Knows(PersonRole role)
    {
        var known = Columns(TypeOf(role), "").ToDictionary(column => column.Name);
        return name => Of(name, known) is not null;
    }

    private static Type TypeOf(PersonRole role) => role == PersonRole.Mentor ? typeof(CreateMentor) : typeof(CreateMentee);

    private static Column? Of(string name, Dictionary<string, Column> known) =>
        name.StartsWith(Own, StringComparison.Ordinal) && name.Length > Own.Length
            ? new Column(name, typeof(JsonElement))
            : known.GetValueOrDefault(name) ?? (Given.Contains(name) ? new Column(name, null) : null);

    private static CsvParser Parser(string text, string delimiter, Action onStrayQuote) =>
        new(
            new StringReader(text),
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                Delimiter = delimiter,
                BadDataFound = _ => onStrayQuote(),
                MaxFieldSize = LongestCell,
            }
        );

    private static ImportRow Unreadable(int line, string message) =>
        new(line, null, new Dictionary<string, string[]> { ["row"] = [message] });

    // Spreadsheets end rows with the separators of columns that were cleared.
    private static string[]? Fitting(string[] cells, int count) =>
        cells.Length >= count && Array.TrueForAll(cells[count..], string.IsNullOrWhiteSpace) ? cells[..count] : null;

    private static async Task<string> Decode(Stream file, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellationToken);
        var content = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        if (content.StartsWith("PK\u0003\u0004"u8) || content.StartsWith(OldWorkbook))
        {
            throw Problems.ValidationFailed("file", Texts.Validation("csv-workbook"));
        }

        try
        {
            // Excel's "Unicode text" is UTF-16
            var encoding =
                content.StartsWith(LittleEndian) ? Encoding.Unicode
                : content.StartsWith(BigEndian) ? Encoding.BigEndianUnicode
                : StrictUtf8;
            return encoding.GetString(content).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException exception)
        {
            var line = 1 + content[..Math.Min(content.Length, exception.Index)].Count((byte)'\n');
            throw Problems.ValidationFailed("file", Texts.Validation("csv-utf8", line));
        }
    }

    private static ReadOnlySpan<byte> OldWorkbook => [0xD0, 0xCF, 0x11, 0xE0];

    private static ReadOnlySpan<byte> LittleEndian => [0xFF, 0xFE];

    private static ReadOnlySpan<byte> BigEndian => [0xFE, 0xFF];

    // Excel's own first line, "sep=;", says what separates; else no column has any of the signs in its name, so the first of them
    // in the header does.
    private static (string Text, string Delimiter, int Skipped) Separated(string text)
    {
        var first = text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is var end and >= 0 ? end : text.Length).ToString();
        if (SeparatorLine().Match(first) is { Success: true } stated)
        {
            var rest = text[first.Length..];
            return (
                rest.StartsWith("\r\n", StringComparison.Ordinal) ? rest[2..]
                : rest.Length > 0 ? rest[1..]
                : "",
                stated.Groups[1].Value,
                1
            );
        }

        return (text, first.IndexOfAny([',', ';', '\t']) is var at and >= 0 ? first[at].ToString() : ",", 0);
    }

    [GeneratedRegex("^\"?sep=([,;\t])\"?[,;\t]*$", RegexOptions.IgnoreCase)]
    private static partial Regex SeparatorLine();

    private static bool Next(CsvParser parser)
    {
        var line = parser.RawRow + 1;
        try
        {
            return parser.Read();
        }
        catch (CsvHelperException)
        {
            throw Problems.ValidationFailed("file", Texts.Validation("csv-cell-long", line, LongestCell));
        }
    }

    private List<Column> Header(CsvParser parser, Type type, PersonRole role, bool knowsProgramme)
    {
        if (!Next(parser))
        {
            throw Problems.ValidationFailed("file", Texts.Validation("csv-empty"));
        }

        var known = Columns(type, "").ToDictionary(column => column.Name);
        var names = parser.Record!.Select(name => name.Trim()).ToList();
        while (names is [_, .., ""])
        {
            names.RemoveAt(names.Count - 1);
        }

        if (names.Count > MostColumns)
        {
            throw Problems.ValidationFailed("header", Texts.Validation("csv-columns", names.Count, MostColumns));
        }

        var errors = new Dictionary<string, string[]>();
        var columns = names.ConvertAll(name => Of(name, known));
        if (names is [RowNumber, _, ..])
        {
            columns[0] = new Column(RowNumber, null);
        }

        for (var i = 0; i < names.Count; i++)
        {
            if (columns[i] is null)
            {
                errors[names[i].Length > 0 ? Short(names[i]) : WithoutName(i)] =
                [
                    Texts.Validation("csv-column", Short(names[i]), string.Join(", ", known.Keys) + ", custom.…"),
                ];
            }
            else if (names.IndexOf(names[i]) < i)
            {
                errors[names[i]] = [Texts.Validation("twice")];
            }
        }

        foreach (var needed in (string[])(knowsProgramme ? ["givenName"] : ["givenName", "programmeId"]))
        {
            if (!names.Contains(needed) && !errors.ContainsKey(needed))
            {
                errors[needed] = [Texts.Validation("csv-missing", needed)];
            }
        }

        return errors.Count == 0 ? columns!.ToList<Column>() : throw Problems.ValidationFailed(errors);
    }

    private IEnumerable<Column> Columns(Type type, string prefix)
    {
        foreach (var property in Json.GetTypeInfo(type).Properties)
        {
            var inner = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (inner == typeof(Dictionary<string, JsonElement>))
            {
                continue;
            }

            if (Json.GetTypeInfo(inner).Kind == JsonTypeInfoKind.Object)
            {
                foreach (var column in Columns(inner, prefix + property.Name + "."))
                {
                    yield return column;
                }
            }
            else
            {
                yield return new Column(prefix + property.Name, inner);
            }
        }
    }

    private async Task<ImportRow> Row(
        Type type,
        List<Column> columns,
        string[] cells,
        int line,
        Guid? programmeId,
        bool isSemicolon,
        CancellationToken cancellationToken
    )
    {
        var body = new JsonObject();
        for (var i = 0; i < columns.Count; i++)
        {
            if (
                columns[i].Type is { } columnType
                && cells[i].Length > 0
                && CsvCells.Read(cells[i], columnType, isSemicolon) is { } value
            )
            {
                var path = columns[i].Name.Split('.', 2);
                (path.Length == 1 ? body : body[path[0]] as JsonObject ?? Inner(body, path[0]))[path[^1]] = value;
            }
        }

        if (programmeId is { } programme && body["programmeId"] is null)
        {
            body["programmeId"] = programme.ToString();
        }

        var errors = new Dictionary<string, string[]>();
        var fields = Deserialise(type, body, columns, errors);
        if (fields is null)
        {
            return new ImportRow(line, null, errors);
        }

        try
        {
            await validator.Check(fields, cancellationToken);
        }
        catch (ProblemException problem) when (problem.Errors is { } found)
        {
            foreach (var (field, messages) in found)
            {
                // a gender that could not be read is not a gender that is missing
                if (field != "wishes.genderStrength" || !errors.ContainsKey("wishes.gender"))
                {
                    errors.TryAdd(field, messages);
                }
            }
        }

        return errors.Count == 0 ? new ImportRow(line, fields, null) : new ImportRow(line, null, errors);
    }

    private static JsonObject Inner(JsonObject body, string name)
    {
        var inner = new JsonObject();
        body[name] = inner;
        return inner;
    }

    // The strict reader stops at the first thing it cannot read; what it names is noted and taken out until the rest can be read.
    private object? Deserialise(Type type, JsonObject body, List<Column> columns, Dictionary<string, string[]> errors)
    {
        while (true)
        {
            try
            {
                return body.Deserialize(type, Json);
            }
            catch (JsonException exception)
            {
                var problem = ProblemHandler.FromJson(exception);
                var (field, messages) = problem.Errors!.First();
                var column = columns.Find(known =>
                    field == known.Name
                    || field.StartsWith(known.Name + "[", StringComparison.Ordinal)
                    || field.StartsWith(known.Name + ".", StringComparison.Ordinal)
                );
                errors[field] = column?.Type is { } wanted ? [CsvCells.Wanted(wanted) ?? messages[0]] : messages;
                var path = (column?.Name ?? "").Split('.', 2);
                if ((path.Length == 1 ? body : body[path[0]] as JsonObject)?.Remove(path[^1]) != true)
                {
                    return null;
                }
            }
        }
    }

    // The same e-mail address, the same telephone under the same name, or the same row again.
    private static ImportRow FindTwice(ImportRow row, string[] cells, Dictionary<string, int> seen)
    {
        if (row.Fields is not PersonFields person)
        {
            return row;
        }

        var name = $"{person.GivenName} {person.FamilyName}".Trim().ToLowerInvariant();
        foreach (
            var (field, key) in new[]
            {
                ("email", person.Email is { } email ? $"email {person.ProgrammeId} {email.ToLowerInvariant()}" : null),
                (
                    "phone",
                    person.Phone is { } phone
                        ? $"phone {person.ProgrammeId} {string.Concat(phone.Where(char.IsAsciiDigit))} {name}"
                        : null
                ),
                ("row", "row " + string.Join('\u001f', cells)),
            }
        )
        {
            if (key is not null && !seen.TryAdd(key, row.Line))
            {
                return row with
                {
                    Fields = null,
                    Errors = new Dictionary<string, string[]> { [field] = [Texts.Validation("csv-twice", seen[key])] },
                };
            }
        }

        return row;
    }

    private static string WithoutName(int column) => FormattableString.Invariant($"column {column + 1}");

    private static string Short(string name) => name.Length <= 60 ? name : name[..60] + "…";

    /// <summary>A column of the file; without a type it is left aside.</summary>
    private sealed record Column(string Name, Type? Type);
}
