using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Matching.Web.Http;

/// <summary>An entry of a list that has a short form in a CSV cell, such as <c>it:b1</c> or <c>housing_search!</c>.</summary>
public interface ICsvText
{
    string ToCsv();
}

/// <summary>Any list as CSV: the members' names as columns, nested ones dotted, lists joined by <c>;</c>.</summary>
/// <remarks>What is written here is read back by the import to the same values.</remarks>
public static class CsvLists
{
    public const string ContentType = "text/csv; charset=utf-8; header=present";

    public static string Write(Type itemType, IEnumerable<object> items, JsonSerializerOptions json, CsvForm? form = null)
    {
        form ??= CsvForm.Standard;
        var rows = items.ToList();
        var columns = Columns(itemType, "", rows, json).ToList();
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = Writer(text, form))
        {
            foreach (var column in columns)
            {
                csv.WriteField(column.Name);
            }

            csv.NextRecord();
            foreach (var item in rows)
            {
                foreach (var column in columns)
                {
                    csv.WriteField(Cell(column.Read(item), json, form));
                }

                csv.NextRecord();
            }
        }

        return form.File(text.ToString());
    }

    /// <summary>A table for people, with headings of its own. No cell is a formula for a spreadsheet that opens it.</summary>
    public static string Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string?>> rows, CsvForm form)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = Writer(text, form))
        {
            foreach (var row in rows.Prepend(headings))
            {
                foreach (var cell in row)
                {
                    csv.WriteField(cell is ['=' or '-' or '@' or '\t', ..] ? "'" + cell : cell);
                }

                csv.NextRecord();
            }
        }

        return form.File(text.ToString());
    }

    private static CsvWriter Writer(StringWriter text, CsvForm form)
    {
        // lists within a cell are separated by semicolons, whatever separates the cells
        var special = form.Separator + ";\"\r\n";
        return new CsvWriter(
            text,
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                NewLine = "\r\n",
                Delimiter = form.Separator,
                ShouldQuote = field => field.Field.AsSpan().ContainsAny(special) || field.Field is [' ', ..] or [.., ' '],
            }
        );
    }

    private static IEnumerable<(string Name, Func<object, object?> Read)> Columns(
        Type type,
        string prefix,
        List<object> rows,
        JsonSerializerOptions json
    )
    {
        foreach (var property in json.GetTypeInfo(type).Properties.Where(property => property.Get is not null))
        {
            var get = property.Get!;
            var name = prefix + property.Name;
            var propertyType = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (propertyType == typeof(Dictionary<string, JsonElement>))
            {
                // the names that these rows use, a column each
                foreach (
                    var key in rows.SelectMany(row => ((Dictionary<string, JsonElement>?)get(row))?.Keys.ToList() ?? [])
                        .Distinct()
                        .Order(StringComparer.Ordinal)
                        .ToList()
                )
                {
                    yield return (
                        $"{name}.{key}",
                        item =>
                            ((Dictionary<string, JsonElement>?)get(item))?.TryGetValue(key, out var value) == true ? value : null
                    );
                }
            }
            else if (json.GetTypeInfo(propertyType).Kind == JsonTypeInfoKind.Object && propertyType != typeof(object))
            {
                foreach (var inner in Columns(propertyType, name + ".", rows.Select(get).OfType<object>().ToList(), json))
                {
                    yield return (inner.Name, item => get(item) is { } value ? inner.Read(value) : null);
                }
            }
            else
            {
                yield return (name, item => get(item));
            }
        }
    }

    private static string Cell(object? value, JsonSerializerOptions json, CsvForm form) =>
        value switch
        {
            null => "",
            string text => Harmless(text),
            JsonElement { ValueKind: JsonValueKind.Number } number => form.Number(number.GetRawText()),
            JsonElement answer => Answer(answer, json),
            ICsvText element => element.ToCsv(),
            IDictionary => JsonSerializer.Serialize(value, json),
            IList { Count: 0 } => EmptyList,
            IEnumerable list => string.Join(';', list.Cast<object>().Select(element => Cell(element, json, form))),
            Enum code => Mediation.EnumText.ToText(code),
            bool flag => flag ? "true" : "false",
            double or float or decimal => form.Number(JsonSerializer.Serialize(value, json)),
            DateTimeOffset or DateOnly or Guid or IFormattable => JsonSerializer.Serialize(value, json).Trim('"'),
            _ => JsonSerializer.Serialize(value, json),
        };

    // A free answer in the plainest form that reads back as what it is: 5 is a number, "5" a text, a;b a list, ["a"] a list of
    // one.
    private static string Answer(JsonElement answer, JsonSerializerOptions json)
    {
        var plain = answer.ValueKind switch
        {
            JsonValueKind.String => answer.GetString()!,
            JsonValueKind.Array when answer.GetArrayLength() > 1 => string.Join(
                ';',
                answer.EnumerateArray().Select(element => element.GetString())
            ),
            _ => null,
        };
        return plain is { Length: > 0 } && JsonElement.DeepEquals(ReadAnswer(plain), answer)
            ? Harmless(plain)
            : answer.GetRawText();
    }

    /// <summary>Reads a free answer from a cell that is not empty.</summary>
    public static JsonElement ReadAnswer(string cell)
    {
        if (cell is ['"' or '[' or '-' or (>= '0' and <= '9'), ..] or "true" or "false")
        {
            try
            {
                return JsonElement.Parse(cell);
            }
            catch (JsonException)
            {
                // then it is a text that happens to begin so
            }
        }

        return cell.Contains(';', StringComparison.Ordinal)
            ? JsonSerializer.SerializeToElement(cell.Split(';').Select(element => element.Trim()))
            : JsonSerializer.SerializeToElement(cell);
    }

    /// <summary>An empty list, which is an answer, beside an empty cell, which is none.</summary>
    public const string EmptyList = "[]";

    /// <summary>
    /// A text with a sign before it that keeps a spreadsheet from computing it as a formula; numbers stay numbers.
    /// </summary>
    public static string Harmless(string text) => IsFormula(text.TrimStart('\'')) ? "'" + text : text;

    /// <summary>Takes the sign away again that keeps a spreadsheet from computing a text.</summary>
    public static string Unguarded(string cell) => cell is ['\'', ..] && IsFormula(cell.TrimStart('\'')) ? cell[1..] : cell;

    private static bool IsFormula(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..];
}

/// <summary>Gives a list route its CSV form, its <c>Link</c> header and its place in the API document.</summary>
public static class ListRoutes
{
    public static RouteHandlerBuilder WithList(this RouteHandlerBuilder route) =>
        route
            .AddEndpointFilter(
                async (context, next) =>
                {
                    // what contradicts itself is refused before anything is read
                    var form = context.Arguments.OfType<ICsvQuery>().FirstOrDefault() is { } query
                        ? CsvForm.Of(query)
                        : CsvForm.Standard;
                    var result = await next(context);
                    return (result as IValueHttpResult)?.Value is IPage page
                        ? Answer(context.HttpContext, page, result, form)
                        : result;
                }
            )
            .AlsoAnswers("text/csv")
            .ProducesProblem(StatusCodes.Status400BadRequest);

    /// <summary>A list that is no file: JSON alone, paged like the others.</summary>
    public static RouteHandlerBuilder WithPages(this RouteHandlerBuilder route) =>
        route
            .AddEndpointFilter(
                async (context, next) =>
                {
                    var result = await next(context);
                    if ((result as IValueHttpResult)?.Value is IPage page)
                    {
                        Link(context.HttpContext, page);
                    }

                    return result;
                }
            )
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static void Link(HttpContext context, IPage page)
    {
        if (page.Next is { } next)
        {
            var query = context
                .Request.Query.Where(parameter => parameter.Key != "after")
                .SelectMany(parameter => parameter.Value.Select(value => KeyValuePair.Create(parameter.Key, value)))
                .Append(KeyValuePair.Create<string, string?>("after", next));
            context.Response.Headers.Link = $"<{context.Request.Path}{QueryString.Create(query)}>; rel=\"next\"";
        }
    }

    private static object Answer(HttpContext context, IPage page, object json, CsvForm form)
    {
        var request = context.Request;
        Link(context, page);
        // a list that takes `format` is read by links as well
        if (request.Query["format"] != "csv" && !Accepted.Prefers(request, "text/csv", "application/json"))
        {
            return json;
        }

        context.Response.Headers.ContentDisposition =
            $"attachment; filename=\"{request.Path.Value!.TrimEnd('/').Split('/')[^1]}.csv\"";
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return TypedResults.Text(CsvLists.Write(page.ItemType, page.Entries, options, form), CsvLists.ContentType, Encoding.UTF8);
    }
}

/// <summary>What a caller accepts.</summary>
public static class Accepted
{
    /// <summary>True when the first type is preferred to the second; ties go to the second.</summary>
    public static bool Prefers(HttpRequest request, string first, string second) =>
        Quality(request, first) > Quality(request, second);

    public static bool Any(HttpRequest request, string type) => Quality(request, type) > 0;

    /// <summary>
    /// Position of the content type that the caller prefers, the earlier one of equals; null when none will do. A version or
    /// header that is asked for must be the one offered.
    /// </summary>
    public static int? Best(HttpRequest request, IReadOnlyList<string> contentTypes)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted) || accepted.Count == 0)
        {
            return 0;
        }

        return contentTypes
            .Select((type, position) => (Position: position, Quality: Quality(accepted, MediaTypeHeaderValue.Parse(type))))
            .Where(offer => offer.Quality > 0)
            .OrderByDescending(offer => offer.Quality)
            .ThenBy(offer => offer.Position)
            .Select(offer => (int?)offer.Position)
            .FirstOrDefault();
    }

    private static double Quality(IEnumerable<MediaTypeHeaderValue> accepted, MediaTypeHeaderValue offered) =>
        accepted
            .Where(offered.IsSubsetOf)
            .OrderByDescending(range =>
                range.MatchesAllTypes ? 0
                : range.MatchesAllSubTypes ? 1
                : 2 + range.Parameters.Count
            )
            .Select(range => range.Quality ?? 1)
            .FirstOrDefault();

    private static double Quality(HttpRequest request, string type)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted) || accepted.Count == 0)
        {
            return type == "application/json" ? 1 : 0.5;
        }

        var wanted = new MediaTypeHeaderValue(type);
        return accepted
            .Where(range => range.MatchesMediaType(wanted.MediaType))
            // the most specific range that matches decides: text/csv before text/* before */*
            .OrderByDescending(range =>
                range.MatchesAllTypes ? 0
                : range.MatchesAllSubTypes ? 1
                : 2
            )
            .Select(range => range.Quality ?? 1)
            .FirstOrDefault();
    }
}
