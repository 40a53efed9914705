using System.Reflection;
using System.Text;

namespace AvatarFineTune.Solution.Tests.PublicApi;

/// <summary>Writes an assembly's public contract as text: sorted, so that a difference is a change of the contract.</summary>
internal static class ApiText
{
    public static string Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    public static string Of(params Type[] types)
    {
        var text = new StringBuilder();
        foreach (var room in types.Where(t => !t.IsNested).GroupBy(t => t.Namespace).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            text.Append("namespace ").Append(room.Key).Append("\n{\n");
            WriteTypes(text, room, "    ");
            text.Append("}\n");
        }

        return text.ToString();
    }

    private static void WriteTypes(StringBuilder text, IEnumerable<Type> types, string indent)
    {
        var separator = "";
        foreach (var type in types.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            text.Append(separator);
            WriteType(text, type, indent);
            separator = "\n";
        }
    }

    private static void WriteType(StringBuilder text, Type type, string indent)
    {
        ApiAttributes.WriteLines(text, type, indent);
        text.Append(indent).Append(Head(type)).Append('\n').Append(indent).Append("{\n");
        var members = type.IsEnum ? EnumMembers(type) : ApiMembers.Of(type);
        foreach (var member in members)
        {
            text.Append(indent).Append("    ").Append(member).Append('\n');
        }

        WriteTypes(text, type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(t => t.IsNestedPublic || t.IsNestedFamily), indent + "    ");
        text.Append(indent).Append("}\n");
    }

    private static IEnumerable<string> EnumMembers(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .OrderBy(f => Convert.ToInt64(f.GetRawConstantValue()))
            .ThenBy(f => f.Name, StringComparer.Ordinal)
            .Select(f => $"{f.Name} = {f.GetRawConstantValue()},");

    private static string Head(Type type)
    {
        var words = new List<string> { type.IsNestedFamily ? "protected" : "public" };
        words.Add(type switch
        {
            { IsEnum: true } or { IsInterface: true } or { IsValueType: true } => "",
            { IsAbstract: true, IsSealed: true } => "static",
            { IsAbstract: true } => "abstract",
            { IsSealed: true } => "sealed",
            _ => "",
        });
        words.Add(type.IsValueType && !type.IsEnum && ApiAttributes.Has(type, "IsReadOnlyAttribute") ? "readonly" : "");
        words.Add(type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => ApiMembers.IsRecord(type) ? "record struct" : "struct",
            _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
            _ => ApiMembers.IsRecord(type) ? "record" : "class",
        });
        words.Add(ApiNames.Of(type));
        var bases = Bases(type).ToList();
        return string.Join(' ', words.Where(w => w.Length > 0))
            + (bases.Count == 0 ? "" : " : " + string.Join(", ", bases))
            + ApiNames.Constraints(type.GetGenericArguments());
    }

    private static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetEnumUnderlyingType() == typeof(int) ? [] : [ApiNames.Of(type.GetEnumUnderlyingType())];
        }

        var inherited = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [ApiNames.Of(parent)] : Array.Empty<string>();

        // What a base class or another interface brings is said there.
        var direct = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).ToList();
        direct.RemoveAll(i => !i.IsVisible || direct.Any(other => other != i && other.GetInterfaces().Contains(i)));
        return inherited.Concat(direct.Select(i => ApiNames.Of(i)).Order(StringComparer.Ordinal));
    }
}
