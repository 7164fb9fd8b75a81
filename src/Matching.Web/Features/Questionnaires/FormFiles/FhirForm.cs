using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Questionnaires.FormFiles;

/// <summary>
/// Writes a form as a Questionnaire of HL7 FHIR R5. Wording in other languages is in the extension of translations, the number of
/// an option its item weight. A condition of comparisons is <c>enableWhen</c>; another one is kept as XLSForm has it.
/// </summary>
public static partial class FhirForm
{
    public const string ContentType = "application/fhir+json";

    private const string Extensions = "http://hl7.org/fhir/StructureDefinition/";
    private const string Own = "urn:matching:xlsform:";

    /// <param name="form">The form.</param>
    /// <param name="url">Address by which the form is known, without its version.</param>
    public static JsonObject Write(Questionnaire form, string url)
    {
        var items = new JsonArray();
        JsonObject? group = null;
        foreach (var item in form.Items)
        {
            if (item.Section is null)
            {
                group = null;
            }
            else if (group?["prefix"]?.GetValue<string>() != item.Section)
            {
                group = Group(form, item.Section, items);
                items.Add(group);
            }

            ((JsonArray?)group?["item"] ?? items).Add(Item(form, item));
        }

        return new JsonObject
        {
            ["resourceType"] = "Questionnaire",
            ["language"] = form.Languages[0],
            ["url"] = url,
            ["version"] = form.Version,
            ["name"] = NoName().Replace(form.Id, "_"),
            ["title"] = form.Title,
            ["status"] = "active",
            ["subjectType"] = new JsonArray("Person"),
            ["item"] = items,
        };
    }

    // a section that is taken up again is a group of its own
    private static JsonObject Group(Questionnaire form, string section, JsonArray before)
    {
        var same = before.Count(item => item!["prefix"]?.GetValue<string>() == section);
        var group = new JsonObject
        {
            ["linkId"] = "group." + section + (same == 0 ? "" : "." + (same + 1).ToString(CultureInfo.InvariantCulture)),
            ["prefix"] = section,
        };
        if (form.TitleOf(section) is { Count: > 0 } title)
        {
            AddText(group, "text", title, form);
        }

        group["type"] = "group";
        group["item"] = new JsonArray();
        return group;
    }

    private static JsonObject Item(Questionnaire form, FormItem item)
    {
        var written = new JsonObject { ["linkId"] = item.Name };
        AddText(written, "text", item.Labels, form);
        written["type"] = item.Type switch
        {
            ItemType.SelectOne or ItemType.SelectMultiple => "coding",
            ItemType.Note => "display",
            _ => item.Type.ToText(),
        };
        AddCondition(written, form, item);
        if (item.Type == ItemType.Note)
        {
            return written;
        }

        written["required"] = item.Required;
        if (item.Type == ItemType.SelectMultiple)
        {
            written["repeats"] = true;
        }

        AddRange(written, item);
        if (item.Choices.Count > 0)
        {
            written["answerOption"] = new JsonArray([.. item.Choices.Select(choice => Option(form, choice))]);
        }

        return written;
    }

    private static JsonObject Option(Questionnaire form, FormChoice choice)
    {
        var coding = new JsonObject();
        if (choice.Value is { } value)
        {
            coding["extension"] = new JsonArray(
                new JsonObject { ["url"] = Extensions + "itemWeight", ["valueDecimal"] = (decimal)value }
            );
        }

        coding["code"] = choice.Name;
        AddText(coding, "display", choice.Labels, form);
        return new JsonObject { ["valueCoding"] = coding };
    }

    private static void AddText(JsonObject owner, string member, Dictionary<string, string> labels, Questionnaire form)
    {
        var standard = labels.ContainsKey(form.Languages[0]) ? form.Languages[0] : labels.Keys.FirstOrDefault();
        if (standard is null)
        {
            return;
        }

        owner[member] = labels[standard];
        var others = form.Languages.Where(language => language != standard && labels.ContainsKey(language)).ToList();
        if (others.Count > 0)
        {
            owner["_" + member] = new JsonObject
            {
                ["extension"] = new JsonArray([.. others.Select(language => Translation(language, labels[language]))]),
            };
        }
    }

    private static JsonObject Translation(string language, string text) =>
        new()
        {
            ["extension"] = new JsonArray(
                new JsonObject { ["url"] = "lang", ["valueCode"] = language },
                new JsonObject { ["url"] = "content", ["valueString"] = text }
            ),
            ["url"] = Extensions + "translation",
        };

    private static void AddRange(JsonObject written, FormItem item)
    {
        if (item.Constraint is not { } constraint)
        {
            return;
        }

        var range = Bounds().Match(constraint);
        var suffix = item.Type == ItemType.Integer ? "valueInteger" : "valueDecimal";
        AddExtensions(
            written,
            range.Success && item.Type is ItemType.Integer or ItemType.Decimal
                ?
                [
                    new JsonObject { ["url"] = Extensions + "minValue", [suffix] = JsonNode.Parse(range.Groups[1].Value) },
                    new JsonObject { ["url"] = Extensions + "maxValue", [suffix] = JsonNode.Parse(range.Groups[2].Value) },
                ]
                : [new JsonObject { ["url"] = Own + "constraint", ["valueString"] = constraint }]
        );
    }

    private static void AddCondition(JsonObject written, Questionnaire form, FormItem item)
    {
        if (item.Relevant is not { } relevant)
        {
            return;
        }

        var isAny = Or().IsMatch(relevant);
        var parts = (isAny ? Or() : And()).Split(relevant).Select(part => Compared(form, part.Trim())).ToList();
        if (parts.Contains(null))
        {
            AddExtensions(written, [new JsonObject { ["url"] = Own + "relevant", ["valueString"] = relevant }]);
            return;
        }

        written["enableWhen"] = new JsonArray([.. parts]);
        if (parts.Count > 1)
        {
            written["enableBehavior"] = isAny ? "any" : "all";
        }
    }

    // ${Q1} = 'yes', ${Q1} >= 3, selected(${Q1}, 'yes')
    private static JsonObject? Compared(Questionnaire form, string text)
    {
        var compared = Comparison().Match(text);
        var selected = Selected().Match(text);
        var (name, sign, value) =
            compared.Success ? (compared.Groups[1].Value, compared.Groups[2].Value, compared.Groups[3].Value)
            : selected.Success ? (selected.Groups[1].Value, "=", selected.Groups[2].Value)
            : ("", "", "");
        var question = form.Items.Find(other => other.Name == name);
        if (question is null || (SurveyTypes.IsSelect(question.Type) && sign is not ("=" or "!=")))
        {
            return null;
        }

        var plain = value.Trim('\'', '"');
        var (member, answer) = question.Type switch
        {
            ItemType.SelectOne or ItemType.SelectMultiple => ("answerCoding", new JsonObject { ["code"] = plain }),
            ItemType.Integer => ("answerInteger", Number(plain)),
            ItemType.Decimal => ("answerDecimal", Number(plain)),
            ItemType.Date => ("answerDate", JsonValue.Create(plain)),
            _ => ("answerString", (JsonNode?)JsonValue.Create(plain)),
        };
        return answer is null || plain.Length == 0
            ? null
            : new JsonObject
            {
                ["question"] = name,
                ["operator"] = sign,
                [member] = answer,
            };
    }

    private static JsonValue? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number)
            : null;

    // FHIR puts extensions first; a reader does not mind
    private static void AddExtensions(JsonObject written, JsonObject[] extensions)
    {
        var all = (JsonArray?)written["extension"] ?? [];
        foreach (var extension in extensions)
        {
            all.Add(extension);
        }

        written["extension"] = all;
    }

    [GeneratedRegex("[^A-Za-z0-9_]", RegexOptions.NonBacktracking)]
    private static partial Regex NoName();

    [GeneratedRegex(@"^\s*\.\s*>=\s*(-?[0-9]+(?:\.[0-9]+)?)\s+and\s+\.\s*<=\s*(-?[0-9]+(?:\.[0-9]+)?)\s*$")]
    private static partial Regex Bounds();

    [GeneratedRegex(@"\s+or\s+")]
    private static partial Regex Or();

    [GeneratedRegex(@"\s+and\s+")]
    private static partial Regex And();

    [GeneratedRegex(@"^\$\{([^}]+)\}\s*(=|!=|<=|>=|<|>)\s*('[^']*'|""[^""]*""|-?[0-9]+(?:\.[0-9]+)?)$")]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^selected\(\s*\$\{([^}]+)\}\s*,\s*('[^']*'|""[^""]*"")\s*\)$")]
    private static partial Regex Selected();
}
