using System.Globalization;
using System.Text.RegularExpressions;
using Matching.Web.Data;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>
/// The part of XLSForm's expressions that forms here may use: <c>${name}</c>, <c>.</c>, numbers and quoted texts, comparisons,
/// <c>and or not()</c>, <c>selected()</c>, <c>count-selected()</c> and arithmetic. Parsed by precedence climbing; an item not
/// answered is the empty text.
/// </summary>
public sealed partial class FormExpression
{
    private static readonly Dictionary<string, int> Precedence = new()
    {
        ["or"] = 1,
        ["and"] = 2,
        ["="] = 3,
        ["!="] = 3,
        ["<"] = 4,
        ["<="] = 4,
        [">"] = 4,
        [">="] = 4,
        ["+"] = 5,
        ["-"] = 5,
        ["*"] = 6,
        ["div"] = 6,
    };

    // what people write has a tenth; each level of brackets is a call within a call
    private const int Longest = 2000;
    private const int Deepest = 50;
    private const string PieceKey = "piece";

    private readonly List<string> tokens;
    private readonly string where;
    private int at;
    private int depth;

    private FormExpression(List<string> tokens, string where)
    {
        this.tokens = tokens;
        this.where = where;
    }

    /// <summary>Answers of a person: a text, or several for a multiple choice.</summary>
    public delegate IReadOnlyList<string> Answers(string name);

    private delegate object Node(Answers answers);

    /// <exception cref="FormatException">
    /// The expression is outside the supported part; <see cref="PieceOf"/> is what cannot be read.
    /// </exception>
    public static Func<Answers, bool> Parse(string text, string where)
    {
        var parser = new FormExpression([.. Token().Matches(text).Select(match => match.Value)], where);
        if (
            string.Concat(parser.tokens).Length
            != text.Count(c => !char.IsWhiteSpace(c)) + parser.tokens.Sum(token => token.Count(char.IsWhiteSpace))
        )
        {
            throw parser.Wrong($"'{text}' cannot be read", Unread(text));
        }

        if (text.Length > Longest)
        {
            throw parser.Wrong($"an expression has at most {Longest} characters", text);
        }

        var node = parser.Binary(1);
        return parser.at == parser.tokens.Count
            ? answers => Truth(node(answers))
            : throw parser.Wrong($"unexpected '{parser.tokens[parser.at]}'", parser.tokens[parser.at]);
    }

    /// <summary>The piece of an expression for which it was refused.</summary>
    public static string PieceOf(FormatException refused) => (string)refused.Data[PieceKey]!;

    /// <summary>Names of the items that an expression compares.</summary>
    public static IEnumerable<string> NamesIn(string text) =>
        Token()
            .Matches(text)
            .Select(match => match.Value)
            .Where(token => token[0] == '$')
            .Select(token => token[2..^1])
            .Distinct();

    // the first piece between what can be read
    private static string Unread(string text) =>
        Token().Replace(text, "\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            is [var piece, ..]
            ? piece
            : text;

    private Node Binary(int least)
    {
        var left = Primary();
        while (at < tokens.Count && Precedence.TryGetValue(tokens[at], out var precedence) && precedence >= least)
        {
            var sign = tokens[at++];
            var (one, other) = (left, Binary(precedence + 1));
            left = answers => Apply(sign, one, other, answers);
        }

        return left;
    }

    private Node Primary()
    {
        if (++depth > Deepest)
        {
            throw Wrong($"there are more than {Deepest} levels of brackets", "(");
        }

        var node = PrimaryWithin();
        depth--;
        return node;
    }

    private Node PrimaryWithin()
    {
        var token = Next();
        switch (token)
        {
            case "(":
                var inner = Binary(1);
                Expect(")");
                return inner;
            case "not":
                Expect("(");
                var negated = Binary(1);
                Expect(")");
                return answers => !Truth(negated(answers));
            case "selected":
                Expect("(");
                var of = Variable(Next());
                Expect(",");
                var code = Literal(Next());
                Expect(")");
                return answers => answers(of).Contains(code);
            case "count-selected":
                Expect("(");
                var counted = Variable(Next());
                Expect(")");
                return answers => (double)answers(counted).Count;
            case "-":
                var minus = Primary();
                return answers => -Number(minus(answers));
        }

        if (token is "." or ['$', ..])
        {
            var name = Variable(token);
            return answers => string.Join(' ', answers(name));
        }

        if (token[0] is '\'' or '"')
        {
            var text = Literal(token);
            return _ => text;
        }

        return double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? _ => number
            : throw Wrong($"'{token}' is not supported", token);
    }

    private static object Apply(string sign, Node one, Node other, Answers answers) =>
        sign switch
        {
            "or" => Truth(one(answers)) || Truth(other(answers)),
            "and" => Truth(one(answers)) && Truth(other(answers)),
            "=" => Same(one(answers), other(answers)),
            "!=" => !Same(one(answers), other(answers)),
            "<" => Number(one(answers)) < Number(other(answers)),
            "<=" => Number(one(answers)) <= Number(other(answers)),
            ">" => Number(one(answers)) > Number(other(answers)),
            ">=" => Number(one(answers)) >= Number(other(answers)),
            "+" => Number(one(answers)) + Number(other(answers)),
            "-" => Number(one(answers)) - Number(other(answers)),
            "*" => Number(one(answers)) * Number(other(answers)),
            _ => Number(one(answers)) / Number(other(answers)),
        };

    private static bool Same(object one, object other) =>
        one is double || other is double
            ? Number(one) == Number(other)
            : Convert.ToString(one, CultureInfo.InvariantCulture) == Convert.ToString(other, CultureInfo.InvariantCulture);

    // Comparisons with NaN are false, which is what an empty answer should give. Days are compared as XPath does, by their count.
    private static double Number(object value) =>
        value switch
        {
            double number => number,
            bool flag => flag ? 1 : 0,
            _ => double.TryParse(TextForm.Number((string)value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
            : DateOnly.TryParseExact((string)value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day.DayNumber
            : double.NaN,
        };

    private static bool Truth(object value) =>
        value switch
        {
            bool flag => flag,
            double number => number != 0 && !double.IsNaN(number),
            _ => ((string)value).Length > 0,
        };

    private string Variable(string token) =>
        token == "." ? "."
        : token is ['$', '{', .. var name, '}'] ? name
        : throw Wrong($"'{token}' is no ${{name}}", token);

    private string Literal(string token) =>
        token is ['\'', .. var text, '\''] ? text
        : token is ['"', .. var quoted, '"'] ? quoted
        : throw Wrong($"'{token}' is no quoted text", token);

    private string Next() =>
        at < tokens.Count ? tokens[at++] : throw Wrong("the expression ends too early", tokens.LastOrDefault() ?? "");

    private void Expect(string token)
    {
        if (Next() != token)
        {
            throw Wrong($"'{token}' is missing", token);
        }
    }

    private FormatException Wrong(string what, string piece) => new($"{where}: {what}") { Data = { [PieceKey] = piece } };

    [GeneratedRegex(
        @"\$\{[A-Za-z_][A-Za-z0-9_.-]*\}|'[^']*'|""[^""]*""|<=|>=|!=|[-+*=<>(),]|count-selected|selected|and|or|not|div|\d+(\.\d+)?|\."
    )]
    private static partial Regex Token();
}
