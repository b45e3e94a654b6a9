using System.Text.Unicode;

namespace Tiered.Wasm.Text;

/// <content>The name section, and the annotations for names, custom sections and branch hints.</content>
internal sealed partial class ModuleParser
{
    /// <summary>A custom section that an annotation asks for.</summary>
    private readonly record struct CustomSection(Keyword Side, Keyword Place, byte[] Name, byte[] Content);

    private readonly bool _hasAnnotations;
    private readonly List<CustomSection> _customSections = [];

    // Names within functions, written as each function ends: how many functions, and their name maps.
    private readonly List<(uint Index, int Symbol)> _labelNames = [];
    private readonly ByteBuffer _localNameMaps = new();
    private readonly ByteBuffer _labelNameMaps = new();
    private uint _functionsWithLocalNames;
    private uint _functionsWithLabelNames;

    private readonly List<(uint Offset, byte Value)> _hints = [];
    private readonly ByteBuffer _hintMaps = new();
    private uint _functionsWithHints;

    // ---- Finding annotations

    /// <summary>Index of the first annotation of a kind right before the current token that nobody has taken, or -1.</summary>
    private int FindAnnotation(AnnotationKind kind)
    {
        List<Annotation> annotations = Source.Annotations;
        int low = 0, high = annotations.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (annotations[middle].TokenIndex < Position) low = middle + 1;
            else high = middle;
        }
        for (; low < annotations.Count && annotations[low].TokenIndex == Position; low++)
            if (annotations[low].Kind == kind && !annotations[low].Consumed) return low;
        return -1;
    }

    private Annotation Consume(int index)
    {
        Annotation annotation = Source.Annotations[index];
        annotation.Consumed = true;
        Source.Annotations[index] = annotation;
        return annotation;
    }

    private WasmFormatException AnnotationError(in Annotation annotation, string message) => Source.Error(annotation.Start, message);

    /// <summary>Whatever annotation is left stands where it means nothing.</summary>
    private void CheckAnnotations()
    {
        foreach (Annotation annotation in Source.Annotations)
        {
            if (annotation.Consumed || annotation.TokenIndex < _outerStart || annotation.TokenIndex > _end) continue;
            throw AnnotationError(annotation, annotation.Kind switch
            {
                AnnotationKind.Custom => "misplaced @custom annotation",
                AnnotationKind.Name => "misplaced @name annotation",
                _ => "@metadata.code.branch_hint annotation: not in a function",
            });
        }
    }

    // ---- @name

    /// <summary>The name that an annotation gives to what has just been bound, or -1.</summary>
    private int TakeNameAnnotation(string what)
    {
        if (!_hasAnnotations) return -1;
        int index = FindAnnotation(AnnotationKind.Name);
        if (index < 0) return -1;
        Annotation annotation = Consume(index);
        if (FindAnnotation(AnnotationKind.Name) is >= 0 and var second)
            throw AnnotationError(Source.Annotations[second], "@name annotation: multiple " + what);
        if (annotation.ContentCount != 1 || Source.AnnotationTokens[annotation.FirstContent].Kind != TokenKind.String)
            throw AnnotationError(annotation, "@name annotation: unexpected token");
        byte[] name = DecodeString(Source.AnnotationTokens[annotation.FirstContent]);
        if (!Utf8.IsValid(name)) throw AnnotationError(annotation, "@name annotation: malformed UTF-8 encoding");
        return Source.Symbols.Intern(name, 0, name.Length);
    }

    private byte[] DecodeString(in Token token)
    {
        var bytes = new ByteBuffer(token.Length);
        Source.DecodeString(token, bytes);
        return bytes.ToArray();
    }

    // ---- @custom

    /// <summary>Takes the custom sections that stand between two fields.</summary>
    private void TakeCustomAnnotations()
    {
        if (!_hasAnnotations) return;
        for (int index; (index = FindAnnotation(AnnotationKind.Custom)) >= 0;) TakeCustomAnnotation(Consume(index));
    }

    private void TakeCustomAnnotation(in Annotation annotation)
    {
        List<Token> tokens = Source.AnnotationTokens;
        int at = annotation.FirstContent, end = at + annotation.ContentCount;
        if (at == end || tokens[at].Kind != TokenKind.String) throw AnnotationError(annotation, "@custom annotation: missing section name");
        byte[] name = DecodeString(tokens[at++]);
        if (!Utf8.IsValid(name)) throw AnnotationError(annotation, "@custom annotation: malformed UTF-8 encoding");
        Keyword side = Keyword.After, place = Keyword.Last;
        if (at < end && tokens[at].Kind == TokenKind.LeftParen)
        {
            at++;
            if (at == end || KeywordOf(tokens[at]) is not (Keyword.Before or Keyword.After))
                throw AnnotationError(annotation, "@custom annotation: malformed placement");
            side = KeywordOf(tokens[at++]);
            place = at < end ? KeywordOf(tokens[at]) : Keyword.None;
            if (!IsPlace(place)) throw AnnotationError(annotation, "@custom annotation: malformed section kind");
            at++;
            if (at == end || tokens[at++].Kind != TokenKind.RightParen) throw AnnotationError(annotation, "@custom annotation: unexpected token");
        }
        var content = new ByteBuffer();
        for (; at < end; at++)
        {
            if (tokens[at].Kind != TokenKind.String) throw AnnotationError(annotation, "@custom annotation: unexpected token");
            Source.DecodeString(tokens[at], content);
        }
        _customSections.Add(new CustomSection(side, place, name, content.ToArray()));
    }

    private static bool IsPlace(Keyword keyword) => keyword is Keyword.First or Keyword.Last or Keyword.Type or Keyword.Import
        or Keyword.Func or Keyword.Table or Keyword.Memory or Keyword.Tag or Keyword.Global or Keyword.Export or Keyword.Start
        or Keyword.Elem or Keyword.DataCount or Keyword.Code or Keyword.Data;

    private void EmitCustom(ByteBuffer module, Keyword side, Keyword place)
    {
        foreach (CustomSection section in _customSections)
            if (section.Side == side && section.Place == place) EmitCustomSection(module, section.Name, section.Content);
    }

    // ---- @metadata.code.branch_hint

    /// <summary>The hint before the current instruction, or -1.</summary>
    private int TakeBranchHint()
    {
        int index = FindAnnotation(AnnotationKind.BranchHint);
        if (index < 0) return -1;
        Annotation annotation = Consume(index);
        if (FindAnnotation(AnnotationKind.BranchHint) is >= 0 and var second)
            throw AnnotationError(Source.Annotations[second], "@metadata.code.branch_hint annotation: duplicate annotation");
        byte[] value = annotation.ContentCount == 1 && Source.AnnotationTokens[annotation.FirstContent].Kind == TokenKind.String
            ? DecodeString(Source.AnnotationTokens[annotation.FirstContent]) : [];
        if (value is not [0 or 1]) throw AnnotationError(annotation, "@metadata.code.branch_hint annotation: unexpected token");
        return value[0];
    }

    /// <summary>Notes that the instruction about to be written has a hint.</summary>
    private void AddHint(int hint, ByteBuffer body)
    {
        if (hint >= 0) _hints.Add(((uint)body.Length, (byte)hint));
    }

    private void RejectHint(int hint)
    {
        if (hint >= 0) throw Error("@metadata.code.branch_hint annotation: invalid target");
    }

    private void EndBranchHints(uint func)
    {
        if (_hints.Count == 0) return;
        _functionsWithHints++;
        _hintMaps.WriteU32(func);
        _hintMaps.WriteU32((uint)_hints.Count);
        foreach ((uint offset, byte value) in _hints)
        {
            _hintMaps.WriteU32(offset);
            _hintMaps.WriteU32(1);
            _hintMaps.WriteByte(value);
        }
    }

    private void EmitBranchHints(ByteBuffer module)
    {
        if (_functionsWithHints == 0) return;
        var content = new ByteBuffer(_hintMaps.Length + 5);
        content.WriteU32(_functionsWithHints);
        content.WriteBytes(_hintMaps.Span);
        EmitCustomSection(module, "metadata.code.branch_hint"u8, content.Span);
    }

    // ---- Names

    private void EndFunctionNames(uint func)
    {
        if (!_options.EmitNames) return;
        AddNameMap(_localNameMaps, func, _localSpace.Names, ref _functionsWithLocalNames);
        AddNameMap(_labelNameMaps, func, _labelNames, ref _functionsWithLabelNames);
    }

    private void AddNameMap(ByteBuffer maps, uint func, List<(uint Index, int Symbol)> names, ref uint count)
    {
        if (names.Count == 0) return;
        count++;
        maps.WriteU32(func);
        WriteNameMap(maps, names);
    }

    private void WriteNameMap(ByteBuffer into, List<(uint Index, int Symbol)> names)
    {
        into.WriteU32((uint)names.Count);
        foreach ((uint index, int symbol) in names)
        {
            into.WriteU32(index);
            into.WriteVector(Source.Symbols[symbol]);
        }
    }

    private void EmitNames(ByteBuffer module)
    {
        var content = new ByteBuffer();
        var map = new ByteBuffer();
        if (_moduleName >= 0)
        {
            map.WriteVector(Source.Symbols[_moduleName]);
            EmitSubsection(0);
        }
        EmitMap(1, _funcSpace);
        EmitIndirect(2, _functionsWithLocalNames, _localNameMaps);
        EmitIndirect(3, _functionsWithLabelNames, _labelNameMaps);
        EmitMap(4, _typeSpace);
        EmitMap(5, _tableSpace);
        EmitMap(6, _memorySpace);
        EmitMap(7, _globalSpace);
        EmitMap(8, _elemSpace);
        EmitMap(9, _dataSpace);
        EmitFieldNames();
        EmitMap(11, _tagSpace);
        if (content.Length > 0) EmitCustomSection(module, "name"u8, content.Span);

        void EmitSubsection(byte id)
        {
            content.WriteByte(id);
            content.WriteVector(map.Span);
            map.Clear();
        }

        void EmitMap(byte id, IndexSpace space)
        {
            if (space.Names.Count == 0) return;
            WriteNameMap(map, space.Names);
            EmitSubsection(id);
        }

        void EmitIndirect(byte id, uint count, ByteBuffer maps)
        {
            if (count == 0) return;
            map.WriteU32(count);
            map.WriteBytes(maps.Span);
            EmitSubsection(id);
        }

        void EmitFieldNames()
        {
            if (_fieldNames.Count == 0) return;
            uint types = 0;
            var maps = new ByteBuffer();
            for (int i = 0; i < _fieldNames.Count; types++)
            {
                int end = i;
                while (end < _fieldNames.Count && _fieldNames[end].Type == _fieldNames[i].Type) end++;
                maps.WriteU32(_fieldNames[i].Type);
                maps.WriteU32((uint)(end - i));
                for (; i < end; i++)
                {
                    maps.WriteU32(_fieldNames[i].Field);
                    maps.WriteVector(Source.Symbols[_fieldNames[i].Symbol]);
                }
            }
            EmitIndirect(10, types, maps);
        }
    }
}
